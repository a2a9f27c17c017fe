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

    package var inputs: Int { widths[0] }
    package var outputs: Int { widths[widths.count - 1] }
    /// Weight matrices, one fewer than widths.
    package var layerCount: Int { widths.count - 1 }
    /// Classes told apart: one sigmoid output tells two.
    package var classes: Int { outputs == 1 ? 2 : outputs }
}
