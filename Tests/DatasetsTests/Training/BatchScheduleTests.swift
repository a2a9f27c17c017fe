import Arithmetic
import Failures
import Testing

@testable import Datasets

struct BatchScheduleTests {
    @Test(
        "An epoch has as many steps as it takes, the last perhaps short",
        arguments: [(10, 5, 2, 5), (11, 5, 3, 1), (3, 8, 1, 3), (1, 1, 1, 1), (7, .max, 1, 7)])
    func countsSteps(samples: Int, batchSize: Int, steps: Int, last: Int) throws {
        let schedule = try BatchSchedule(seed: 1, samples: Array(0..<UInt32(samples)), batchSize: batchSize)
        #expect(schedule.stepsPerEpoch == steps)
        #expect(schedule.order(ofEpoch: 0).batch(steps - 1).count == last)
    }

    @Test("The batches of an epoch are every sample once, in the order of the epoch's permutation")
    func coversSamples() throws {
        let samples: [UInt32] = [3, 5, 8, 13, 21, 34, 55]
        let schedule = try BatchSchedule(seed: 9, samples: samples, batchSize: 3)
        for epoch in 0..<3 {
            let order = schedule.order(ofEpoch: epoch)
            let batches = (0..<schedule.stepsPerEpoch).flatMap { Array(order.batch($0)) }
            let permutation = CounterRandom(seed: 9, purpose: .epochOrder, stream: UInt64(epoch)).permutation(of: 7)
            #expect(batches == permutation.map { samples[Int($0)] })
            #expect(batches.sorted() == samples)
        }
        #expect(schedule.order(ofEpoch: 0).samples != schedule.order(ofEpoch: 1).samples)
    }

    @Test("A step is an epoch and a batch")
    func placesSteps() throws {
        let schedule = try BatchSchedule(seed: 1, samples: Array(0..<10), batchSize: 4)
        #expect(schedule.position(ofStep: 0) == (0, 0))
        #expect(schedule.position(ofStep: 2) == (0, 2))
        #expect(schedule.position(ofStep: 3) == (1, 0))
        #expect(schedule.position(ofStep: 7) == (2, 1))
    }

    @Test("A batch below one is a usage failure", arguments: [0, -1, .min])
    func refusesBatches(batchSize: Int) {
        expectFailure(.usage, saying: "batchSize", "found \(batchSize)") {
            try BatchSchedule(seed: 1, samples: [0], batchSize: batchSize)
        }
    }

    @Test("No samples make no schedule")
    func refusesNothing() {
        expectFailure(.data) { try BatchSchedule(seed: 1, samples: [], batchSize: 1) }
    }
}
