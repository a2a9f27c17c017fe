/// What one fully connected layer computes from one sample, on the way back.
package struct LayerGradient: Sendable, Equatable {
    /// δ = ∂loss/∂z. (O)
    package let delta: [Double]
    /// ∂loss/∂W = δ · inputsᵀ, row after row. (O, I)
    package let weights: [Double]
    /// ∂loss/∂b = δ. (O)
    package var biases: [Double] { delta }
}
