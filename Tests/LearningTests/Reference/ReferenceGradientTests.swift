import Learning
import Networks
import Testing

@Suite struct ReferenceGradientTests {
    @Test("Rectifier and softmax give the values worked out by hand")
    func handWorkedStep() throws {
        let reference = ReferenceGradient(
            shape: NetworkShape(widths: [2, 2, 2], activation: .relu, loss: .softmaxCrossEntropy))
        // Hidden z = (1 · 2 + 2 · 1 − 1, −1 · 2 + 1 · 1) = (3, −1), a = (3, 0); output z = (3, 3).
        let parameters: [Double] = [1, 2, -1, 1, -1, 0, 1, 5, 1, 7, 0, 0]
        let sample = ReferenceGradient.Sample(inputs: [2, 1], label: 1)
        let step = reference.backpropagate(sample, parameters: parameters)
        try #require(step.activations.count == 2)
        try #require(step.gradients.count == 2)

        #expect(step.activations[0].inputs == [2, 1])
        #expect(step.activations[0].weightedInputs == [3, -1])
        #expect(step.activations[0].activations == [3, 0])
        #expect(step.activations[1].inputs == [3, 0])
        #expect(step.activations[1].weightedInputs == [3, 3])
        #expect(step.activations[1].activations == [0.5, 0.5])
        #expect(abs(step.loss - 0.6931471805599453) < 1e-15)

        #expect(step.gradients[1].delta == [0.5, -0.5])
        #expect(step.gradients[1].weights == [1.5, 0, -1.5, 0])
        #expect(step.gradients[1].biases == [0.5, -0.5])
        // Wᵀ δ = (0.5 − 0.5, 2.5 − 3.5) meets the slopes (1, 0).
        #expect(step.gradients[0].delta == [0, 0])
        #expect(step.gradient == [0, 0, 0, 0, 0, 0, 1.5, 0, -1.5, 0, 0.5, -0.5])
    }

    @Test("The cross-entropies stay finite and right where an output rounds to 0 or 1")
    func saturation() {
        let softmax = ReferenceGradient(
            shape: NetworkShape(widths: [1, 2], activation: .relu, loss: .softmaxCrossEntropy))
        #expect(softmax.loss(of: .init(inputs: [1], label: 0), parameters: [0, 5_000, 0, 0]) == 5_000)
        #expect(softmax.loss(of: .init(inputs: [1], label: 1), parameters: [0, 5_000, 0, 0]) == 0)
        let sigmoid = ReferenceGradient(
            shape: NetworkShape(widths: [1, 1], activation: .relu, loss: .sigmoidCrossEntropy))
        #expect(sigmoid.loss(of: .init(inputs: [1], label: 0), parameters: [800, 0]) == 800)
        #expect(sigmoid.loss(of: .init(inputs: [1], label: 1), parameters: [-800, 0]) == 800)
    }

    @Test("A batch is the sum of its samples")
    func batch() {
        let reference = ReferenceGradient(
            shape: NetworkShape(widths: [2, 3, 1], activation: .tanh, loss: .sigmoidCrossEntropy))
        let parameters = (0..<13).map { Double($0) / 8 - 0.7 }
        let samples = [
            ReferenceGradient.Sample(inputs: [1, 0.5], label: 1), .init(inputs: [-1, 2], label: 0),
            .init(inputs: [0.25, 0], label: 0),
        ]
        let batch = reference.batch(samples, parameters: parameters)
        let single = samples.map { reference.backpropagate($0, parameters: parameters) }
        #expect(batch.count == 3)
        #expect(batch.lossSum == single.reduce(0) { $0 + $1.loss })
        #expect(batch.gradientSum == (0..<13).map { index in single.reduce(0) { $0 + $1.gradient[index] } })
        let right = zip(samples, single).count { sample, result in
            .label(result.activations[1].activations[0] > 0.5 ? 1 : 0) == sample.target
        }
        #expect(batch.correct == right)
    }

    @Test("The first of equal scores is predicted, and class 0 where one output is undecided")
    func ties() {
        let ten = ReferenceGradient(
            shape: NetworkShape(widths: [1, 3], activation: .relu, loss: .softmaxCrossEntropy))
        #expect(ReferenceGradient.predictedClass(ten.forward([1], parameters: [1, 2, 2, 0, 0, 0])) == 1)
        let two = ReferenceGradient(
            shape: NetworkShape(widths: [1, 1], activation: .relu, loss: .meanSquaredError))
        #expect(ReferenceGradient.predictedClass(two.forward([1], parameters: [0, 0])) == 0)
        #expect(ReferenceGradient.predictedClass(two.forward([1], parameters: [1e-9, 0])) == 1)
    }

    @Test("A weighted input that is not a number is not hidden by an activation", arguments: Activation.allCases)
    func notANumber(_ activation: Activation) {
        #expect(activation.value(at: .nan).isNaN)
    }
}
