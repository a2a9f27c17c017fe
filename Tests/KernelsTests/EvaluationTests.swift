import Kernels
import Networks
import Testing

@Suite("Evaluation")
struct EvaluationTests {
    @Test("loses and counts as the gradient of unsmoothed labels does, and fills the confusion", arguments: Case.all)
    func countsAsTheGradientDoes(example: Case) {
        let workload = Workload(example)
        let kernel = workload.kernel()
        let (_, expected) = workload.gradient(with: workload.kernel(smoothing: 0))
        workload.stage(0..<workload.samples, in: kernel)
        let classes = workload.shape.classes
        var confusion = [UInt32](repeating: 1, count: classes * classes)
        let found = kernel.evaluate(slot: 0, parameters: workload.parameters.base, confusion: &confusion)
        #expect(found == expected)
        let counts = confusion.map { Int($0) - 1 }
        #expect((0..<classes).map { counts[$0 * classes + $0] }.reduce(0, +) == found.correct)
        for label in 0..<classes {
            let row = counts[(label * classes)..<((label + 1) * classes)].reduce(0, +)
            #expect(row == (0..<workload.samples).filter { workload.label($0) == label }.count)
        }
    }

    @Test("is the same when samples are converted block by block", arguments: Case.all)
    func streams(example: Case) {
        let workload = Workload(example)
        let kernel = workload.kernel()
        workload.stage(0..<workload.samples, in: kernel)
        let count = workload.shape.classes * workload.shape.classes
        var expectedCounts = [UInt32](repeating: 0, count: count)
        let expected = kernel.evaluate(
            slot: 0, parameters: workload.parameters.base, confusion: &expectedCounts)
        var counts = [UInt32](repeating: 0, count: count)
        var found = NodeSum(lossSum: .nan, correct: 0)
        workload.withSamples(0..<workload.samples) {
            found = kernel.evaluate($0, of: $1, parameters: workload.parameters.base, confusion: &counts)
        }
        #expect(found == expected)
        #expect(counts == expectedCounts)
    }

    @Test("gives the textbook's probabilities and logits", arguments: Case.all)
    func givesProbabilities(example: Case) {
        let workload = Workload(example)
        let kernel = workload.kernel()
        workload.stage(0..<workload.samples, in: kernel)
        let shape = workload.shape
        var probabilities = [Float](repeating: .nan, count: workload.samples * shape.classes)
        var logits = [Float](repeating: .nan, count: workload.samples * shape.outputs)
        kernel.probabilities(slot: 0, parameters: workload.parameters.base, into: &probabilities)
        kernel.logits(slot: 0, parameters: workload.parameters.base, into: &logits)
        let textbook = TextbookNetwork(shape: shape, canonical: workload.canonical)
        let answers = (0..<workload.samples).map { textbook.answer(input: workload.input($0), label: 0) }
        #expect(distance(logits, answers.flatMap(\.logits)) < 2e-5)
        #expect(distance(probabilities, answers.flatMap(\.probabilities)) < 1e-5)
    }

    /// The greatest difference.
    private func distance(_ found: [Float], _ expected: [Double]) -> Double {
        zip(found, expected).map { abs(Double($0) - $1) }.reduce(0) { $1 <= $0 ? $0 : $1 }
    }

    @Test("takes the lowest of equally great classes")
    func takesTheLowest() {
        let workload = Workload(Case([5, 4], samples: 6))
        let kernel = workload.kernel()
        workload.stage(0..<6, in: kernel)
        let parameters = Floats(count: workload.layout.paddedCount)
        let bias = workload.layout.layers[0].biasOffset
        for (output, value) in [Float(1), 3, 3, 2].enumerated() { parameters.base[bias + output] = value }
        var confusion = [UInt32](repeating: 0, count: 16)
        _ = kernel.evaluate(slot: 0, parameters: parameters.base, confusion: &confusion)
        let told = (0..<4).map { label in confusion[label * 4 + 1] }
        #expect(told.reduce(0, +) == 6)
    }

    @Test("does not overflow on confident networks", arguments: [Float(-90), 90, 1e4])
    func doesNotOverflow(bias: Float) {
        let workload = Workload(Case([5, 1], .relu, .sigmoidCrossEntropy, samples: 1))
        let kernel = workload.kernel()
        workload.stage(0..<1, in: kernel)
        let parameters = Floats(count: workload.layout.paddedCount)
        parameters.base[workload.layout.layers[0].biasOffset] = bias
        var confusion = [UInt32](repeating: 0, count: 4)
        let sum = kernel.evaluate(slot: 0, parameters: parameters.base, confusion: &confusion)
        let isRight = (bias > 0) == (workload.label(0) == 1)
        #expect(abs(sum.lossSum - (isRight ? 0 : Double(abs(bias)))) < 1e-6)
    }
}
