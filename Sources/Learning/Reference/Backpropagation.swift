/// One sample's way through a network and back, with every intermediate value, from the first layer to the last.
package struct Backpropagation: Sendable, Equatable {
    package let activations: [LayerActivation]
    package let gradients: [LayerGradient]
    /// In the loss's own unit.
    package let loss: Double

    /// The whole gradient as the canonical array of ``ParameterLayout``.
    package var gradient: [Double] { gradients.flatMap { $0.weights + $0.biases } }
}
