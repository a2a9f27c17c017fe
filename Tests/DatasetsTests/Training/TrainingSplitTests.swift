import Arithmetic
import Failures
import Testing

@testable import Datasets

struct TrainingSplitTests {
    @Test("Every training sample is on one side, in ascending order, and the seed decides which")
    func divides() throws {
        let split = try TrainingSplit(trainCount: 100, validationFraction: 0.25, seed: 3)
        #expect(split.validation.count == 25)
        #expect((split.training + split.validation).sorted() == Array(0..<100))
        #expect(split.training == split.training.sorted())
        #expect(split.validation == split.validation.sorted())
        #expect(try TrainingSplit(trainCount: 100, validationFraction: 0.25, seed: 3) == split)
        #expect(try TrainingSplit(trainCount: 100, validationFraction: 0.25, seed: 4) != split)
    }

    @Test("The validation samples are the first of the seed's permutation")
    func followsPermutation() throws {
        let permutation = CounterRandom(seed: 3, purpose: .validationSplit).permutation(of: 10)
        let split = try TrainingSplit(trainCount: 10, validationFraction: 0.3, seed: 3)
        #expect(Set(split.validation) == Set(permutation[..<3]))
    }

    @Test(
        "The fraction is rounded to the nearest, halves up, and leaves at least one on each side",
        arguments: [
            (10, 0.1, 1), (10, 0.25, 3), (10, 0.24, 2), (10, 0.001, 1), (10, 0.999, 9), (2, 0.5, 1), (10, 0, 0),
        ])
    func rounds(count: Int, fraction: Double, validation: Int) throws {
        let split = try TrainingSplit(trainCount: count, validationFraction: fraction, seed: 1)
        #expect(split.validation.count == validation)
        #expect(split.training.count == count - validation)
    }

    @Test("A fraction outside 0..<1 is a usage failure", arguments: [-0.1, 1, 2, .nan, .infinity])
    func refusesFractions(fraction: Double) {
        expectFailure(.usage, saying: "validationFraction") {
            try TrainingSplit(trainCount: 10, validationFraction: fraction, seed: 1)
        }
    }

    @Test("One sample cannot be divided")
    func refusesOne() {
        expectFailure(.data) { try TrainingSplit(trainCount: 1, validationFraction: 0.5, seed: 1) }
    }
}
