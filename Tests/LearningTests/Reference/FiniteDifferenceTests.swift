import Arithmetic
import Learning
import Networks
import Testing

@Suite struct FiniteDifferenceTests {
    static let shapes: [NetworkShape] = Activation.allCases.flatMap { activation in
        [
            NetworkShape(widths: [4, 3], activation: activation, loss: .softmaxCrossEntropy),
            NetworkShape(widths: [3, 5, 4], activation: activation, loss: .softmaxCrossEntropy),
            NetworkShape(widths: [3, 4, 5, 2], activation: activation, loss: .softmaxCrossEntropy),
            NetworkShape(widths: [4, 1], activation: activation, loss: .sigmoidCrossEntropy),
            NetworkShape(widths: [3, 4, 1], activation: activation, loss: .sigmoidCrossEntropy),
            NetworkShape(widths: [2, 3, 1], activation: activation, loss: .meanSquaredError),
            NetworkShape(widths: [3, 4, 3, 3], activation: activation, loss: .meanSquaredError),
        ]
    }

    @Test(
        "Every component of the gradient is the central difference of the loss",
        arguments: shapes.map { ($0, Float(0)) }
            + shapes.filter { $0.loss != .meanSquaredError }.map { ($0, Float(0.25)) })
    func centralDifferences(_ shape: NetworkShape, _ labelSmoothing: Float) throws {
        let reference = ReferenceGradient(shape: shape, labelSmoothing: try LabelSmoothing(labelSmoothing))
        let random = CounterRandom(seed: 21, purpose: .test)
        var parameters = (0..<UInt64(reference.layout.canonicalCount)).map { random.uniform(in: -1..<1, at: $0) }
        for label in 0..<shape.classes {
            let inputs = (0..<UInt64(shape.inputs)).map { random.uniform(in: -1..<1, at: 1_000 + $0) }
            let sample = ReferenceGradient.Sample(inputs: inputs, label: label)
            let gradient = reference.backpropagate(sample, parameters: parameters).gradient
            #expect(gradient.count == parameters.count)
            #expect(gradient.contains { abs($0) > 1e-3 })
            let width = 1e-5
            for index in parameters.indices {
                let center = parameters[index]
                parameters[index] = center + width
                let above = reference.loss(of: sample, parameters: parameters)
                parameters[index] = center - width
                let below = reference.loss(of: sample, parameters: parameters)
                parameters[index] = center
                let difference = (above - below) / (2 * width)
                #expect(abs(gradient[index] - difference) < 1e-9, "parameter \(index), label \(label)")
            }
        }
    }
}
