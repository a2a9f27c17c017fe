package import Failures

/// Stochastic gradient descent with momentum in PyTorch's convention (`torch.optim.SGD`, dampening 0):
///
///     g ← g + weightDecay · p
///     v ← momentum · v + g
///     p ← p − rate · (nesterov ? g + momentum · v : v)
///
/// The velocity v begins at 0, and the decay takes in the biases. The rate multiplies v and not g, so that a change of the
/// rate acts on all of the velocity (Sutskever, Martens, Dahl and Hinton, ICML 2013, put it inside).
package struct SGD: Sendable, Hashable, Codable {
    package var learningRate: Float
    /// 0..<1
    package var momentum: Float
    package var nesterov: Bool
    package var weightDecay: Float

    /// - Throws: ``Failure`` of kind `usage` unless the rate is finite and above 0, the momentum in 0..<1 (above 0 for
    ///   Nesterov's) and the decay finite and not below 0.
    package init(
        learningRate: Float, momentum: Float = 0, nesterov: Bool = false, weightDecay: Float = 0
    ) throws(Failure) {
        guard learningRate > 0, learningRate.isFinite else {
            throw Failure(.usage, "the learning rate must be finite and above 0, and cannot be \(learningRate)")
        }
        guard momentum >= 0, momentum < 1 else {
            throw Failure(.usage, "the momentum must be at least 0 and below 1, and cannot be \(momentum)")
        }
        guard !nesterov || momentum > 0 else {
            throw Failure(.usage, "Nesterov's momentum needs a momentum above 0; give one, for example 0.9")
        }
        guard weightDecay >= 0, weightDecay.isFinite else {
            throw Failure(.usage, "the weight decay must be finite and at least 0, and cannot be \(weightDecay)")
        }
        self.learningRate = learningRate
        self.momentum = momentum
        self.nesterov = nesterov
        self.weightDecay = weightDecay
    }

    /// Refuses from a file what the other initialiser refuses.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            learningRate: container.decode(Float.self, forKey: .learningRate),
            momentum: container.decode(Float.self, forKey: .momentum),
            nesterov: container.decode(Bool.self, forKey: .nesterov),
            weightDecay: container.decode(Float.self, forKey: .weightDecay))
    }

    /// Updates one parameter: the reference for the vectorised update, in the precision of `Value`. Every product and sum
    /// is one fused multiply-add, rounded once.
    ///
    /// - Parameters:
    ///   - gradient: The mean over the batch.
    ///   - rate: This step's, from ``LearningRateSchedule``.
    package func update<Value: BinaryFloatingPoint>(
        _ parameter: inout Value, velocity: inout Value, gradient: Value, rate: Value
    ) {
        let decayed = gradient.addingProduct(Value(weightDecay), parameter)
        velocity = decayed.addingProduct(Value(momentum), velocity)
        let direction = nesterov ? decayed.addingProduct(Value(momentum), velocity) : velocity
        parameter.addProduct(-rate, direction)
    }
}
