/// One layer of a network: what it makes of its inputs. Each kind has its reference in `Learning` and its passes in the
/// kernel.
package enum Layer: Sendable, Hashable, Codable {
    /// Fully connected: every output is a weighted sum of all inputs and a bias, put through the activation. The output
    /// layer has none: the loss says what becomes of its sums.
    case dense(inputs: Int, outputs: Int, activation: Activation?)

    package var inputs: Int {
        switch self {
        case .dense(let inputs, _, _): inputs
        }
    }

    package var outputs: Int {
        switch self {
        case .dense(_, let outputs, _): outputs
        }
    }

    /// nil for none.
    package var activation: Activation? {
        switch self {
        case .dense(_, _, let activation): activation
        }
    }

    /// Inputs and outputs of the matrix that holds its weights, beside a bias for each output.
    package var matrix: (inputs: Int, outputs: Int) {
        switch self {
        case .dense(let inputs, let outputs, _): (inputs, outputs)
        }
    }
}

/// A network: its layers from the first to the output layer, and its loss.
package struct NetworkShape: Sendable, Hashable, Codable {
    /// At least one; each takes what the one before it gives.
    package let layers: [Layer]
    package let loss: OutputLoss

    package init(layers: [Layer], loss: OutputLoss) {
        precondition(Self.isChain(layers), "a network has layers that fit one another")
        self.layers = layers
        self.loss = loss
    }

    /// A network of dense layers alone.
    ///
    /// - Parameters:
    ///   - widths: (I, H, ..., O): inputs, hidden widths, outputs; at least two, each at least 1.
    ///   - activation: Of all layers but the last.
    package init(widths: [Int], activation: Activation, loss: OutputLoss) {
        self.init(
            layers: zip(widths, widths.dropFirst()).enumerated().map { index, pair in
                .dense(
                    inputs: pair.0, outputs: pair.1, activation: index == widths.count - 2 ? nil : activation)
            }, loss: loss)
    }

    /// Refuses from outside what the other initializers' callers answer for.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        layers = try container.decode([Layer].self, forKey: .layers)
        loss = try container.decode(OutputLoss.self, forKey: .loss)
        let outputs = layers.last?.outputs ?? 0
        let fits =
            switch loss {
            case .softmaxCrossEntropy: (2...Self.maximumOutputs).contains(outputs)
            case .sigmoidCrossEntropy: outputs == 1
            case .meanSquaredError: (1...Self.maximumOutputs).contains(outputs)
            }
        guard fits, layers.count <= Self.maximumLayers, Self.isChain(layers),
            layers.allSatisfy({ $0.inputs <= Self.maximumWidth && $0.outputs <= Self.maximumWidth })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .layers, in: container,
                debugDescription: "no network has the layers \(layers) and the loss \(loss.rawValue)")
        }
    }

    private static func isChain(_ layers: [Layer]) -> Bool {
        !layers.isEmpty && layers.allSatisfy { $0.inputs >= 1 && $0.outputs >= 1 }
            && zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs }
            // What follows the output layer's sums is the loss's affair, and every other layer says it itself.
            && layers.last?.activation == nil && layers.dropLast().allSatisfy { $0.activation != nil }
    }

    /// Limits of a network that comes from outside.
    package static let maximumOutputs = 256
    package static let maximumLayers = 65
    package static let maximumWidth = 1 << 24

    package var inputs: Int { layers[0].inputs }
    package var outputs: Int { layers[layers.count - 1].outputs }
    /// Classes told apart: one sigmoid output tells two.
    package var classes: Int { outputs == 1 ? 2 : outputs }
    /// Numbers between layers: (I, H, ..., O).
    package var widths: [Int] { [inputs] + layers.map(\.outputs) }
    /// Of the hidden layers, which have one and the same; nil where there are none.
    package var activation: Activation? { layers[0].activation }
    /// Where its parameters lie.
    package var layout: ParameterLayout { ParameterLayout(layers: layers) }
}

/// What a hidden unit does to its weighted input z.
package enum Activation: String, Sendable, Hashable, Codable, CaseIterable {
    /// max(0, z)
    case relu
    /// 1 / (1 + e^−z)
    case sigmoid
    /// (e^z − e^−z) / (e^z + e^−z)
    case tanh
}

/// What the output layer computes from its weighted inputs z, and the loss of a sample.
package enum OutputLoss: String, Sendable, Hashable, Codable, CaseIterable {
    /// One output a class, softmax; −ln p(label), in nats.
    case softmaxCrossEntropy = "softmax-cross-entropy"
    /// One sigmoid output p for two classes, p the probability of label 1; −ln p or −ln(1 − p), in nats.
    case sigmoidCrossEntropy = "sigmoid-cross-entropy"
    /// Sigmoid outputs ŷ; ½‖y − ŷ‖². One output: y is the label, 0 or 1. More: y is the one-hot label.
    case meanSquaredError = "mean-squared-error"
}
