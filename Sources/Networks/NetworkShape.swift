/// A fully connected network: its layer widths, the activation of its hidden layers and its loss.
package struct NetworkShape: Sendable, Hashable, Codable {
    /// (I, H, ..., O): inputs, hidden widths, outputs; at least two, each at least 1.
    package let widths: [Int]
    package let activation: Activation
    package let loss: OutputLoss

    package init(widths: [Int], activation: Activation, loss: OutputLoss) {
        precondition(widths.count >= 2 && widths.allSatisfy { $0 >= 1 }, "a network has inputs and outputs")
        self.widths = widths
        self.activation = activation
        self.loss = loss
    }

    /// Refuses from outside what the other initializer's caller answers for.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        widths = try container.decode([Int].self, forKey: .widths)
        activation = try container.decode(Activation.self, forKey: .activation)
        loss = try container.decode(OutputLoss.self, forKey: .loss)
        let outputs = widths.last ?? 0
        let fits =
            switch loss {
            case .softmaxCrossEntropy: (2...Self.maximumOutputs).contains(outputs)
            case .sigmoidCrossEntropy: outputs == 1
            case .meanSquaredError: (1...Self.maximumOutputs).contains(outputs)
            }
        guard fits, (2...Self.maximumWidths).contains(widths.count), widths.allSatisfy((1...Self.widest).contains)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .widths, in: container,
                debugDescription: "no network has the widths \(widths) and the loss \(loss.rawValue)")
        }
    }

    /// Limits of a network that comes from outside.
    package static let maximumOutputs = 256
    package static let maximumWidths = 66
    package static let widest = 1 << 24

    package var inputs: Int { widths[0] }
    package var outputs: Int { widths[widths.count - 1] }
    /// Weight matrices, one fewer than widths.
    package var layerCount: Int { widths.count - 1 }
    /// Classes told apart: one sigmoid output tells two.
    package var classes: Int { outputs == 1 ? 2 : outputs }
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
