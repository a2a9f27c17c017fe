/// The constants of one step of stochastic gradient descent, as PyTorch's SGD defines it (dampening 0).
package struct DescentRule: Sendable, Equatable {
    package var rate: Float
    /// 0 keeps no velocity.
    package var momentum: Float
    package var nesterov: Bool
    /// Of weights and biases alike.
    package var weightDecay: Float

    package init(rate: Float, momentum: Float = 0, nesterov: Bool = false, weightDecay: Float = 0) {
        self.rate = rate
        self.momentum = momentum
        self.nesterov = nesterov
        self.weightDecay = weightDecay
    }
}
