package import Networks

/// The course's two problems: one step of backpropagation in a 2-3-1 network of sigmoid units with the loss ½ (y − ŷ)²,
/// for x = (1, 0) and y = 1, at the learning rate 0.1.
package enum WorkedProblem: String, Sendable, Hashable, CaseIterable {
    /// Every weight and bias is 1, so the hidden units stay equal.
    case a
    /// Hidden weights 0.5 and −0.25, output weights 1, −1 and 0, biases 0.1: each hidden unit learns something else.
    case b

    package var shape: NetworkShape { NetworkShape(widths: [2, 3, 1], activation: .sigmoid, loss: .meanSquaredError) }

    package var sample: ReferenceGradient.Sample { ReferenceGradient.Sample(inputs: [1, 0], label: 1) }

    package var learningRate: Double { 0.1 }

    /// Canonical, named by ``NetworkShape/parameterNames``: w1...w6, b1...b3, w7...w9, b4.
    package var parameters: [Double] {
        switch self {
        case .a: Array(repeating: 1, count: 13)
        case .b: [0.5, -0.25, 0.5, -0.25, 0.5, -0.25, 0.1, 0.1, 0.1, 1, -1, 0, 0.1]
        }
    }
}

extension NetworkShape {
    /// A textbook's names for the canonical parameters, in their order: weights w1, w2, ... and biases b1, b2, ..., each
    /// numbered through all layers, unit after unit. A 2-3-1 network has w1...w6, b1...b3, w7...w9 and b4.
    package var parameterNames: [String] {
        var names: [String] = []
        var (weights, biases) = (0, 0)
        for layer in layout.layers {
            names += (1...layer.inputs * layer.outputs).map { "w\(weights + $0)" }
            names += (1...layer.outputs).map { "b\(biases + $0)" }
            weights += layer.inputs * layer.outputs
            biases += layer.outputs
        }
        return names
    }
}
