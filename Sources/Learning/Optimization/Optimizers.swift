package import Failures
package import Networks

/// The optimizers' references: one parameter at a time, in the precision of `Value`. The kernel's passes are tested against
/// them.
extension Optimizer {
    /// Updates one parameter. Every product and sum is one fused multiply-add, rounded once.
    ///
    /// - Parameters:
    ///   - state: The parameter's number in each of the optimizer's arrays.
    ///   - gradient: The mean over the batch.
    ///   - rate: This step's, from ``LearningRateSchedule``.
    package func update<Value: BinaryFloatingPoint>(
        _ parameter: inout Value, state: inout [Value], gradient: Value, rate: Value
    ) {
        precondition(state.count == stateCount, "a number for each of the optimizer's arrays")
        switch name {
        case .sgd: sgd(&parameter, state: &state, gradient: gradient, rate: rate)
        }
    }

    /// Stochastic gradient descent with momentum in PyTorch's convention (`torch.optim.SGD`, dampening 0):
    ///
    ///     g ← g + weightDecay · p
    ///     v ← momentum · v + g
    ///     p ← p − rate · (nesterov ? g + momentum · v : v)
    ///
    /// The velocity v begins at 0, and the decay takes in the biases. The rate multiplies v and not g, so that a change of the
    /// rate acts on all of the velocity (Sutskever, Martens, Dahl and Hinton, ICML 2013, put it inside). Without momentum v is
    /// g, and is not kept.
    private func sgd<Value: BinaryFloatingPoint>(
        _ parameter: inout Value, state: inout [Value], gradient: Value, rate: Value
    ) {
        var direction = gradient.addingProduct(Value(weightDecay), parameter)
        if momentum > 0 {
            let velocity = direction.addingProduct(Value(momentum), state[0])
            state[0] = velocity
            direction = nesterov ? direction.addingProduct(Value(momentum), velocity) : velocity
        }
        parameter.addProduct(-rate, direction)
    }

    /// - Throws: ``Failure`` of kind `usage` unless the momentum is in 0..<1 (above 0 for Nesterov's) and the decay finite and
    ///   not below 0.
    package func validate() throws(Failure) {
        guard momentum >= 0, momentum < 1 else {
            throw Failure(.usage, "the momentum must be at least 0 and below 1, and cannot be \(momentum)")
        }
        guard !nesterov || momentum > 0 else {
            throw Failure(.usage, "Nesterov's momentum needs a momentum above 0; give one, for example 0.9")
        }
        guard weightDecay >= 0, weightDecay.isFinite else {
            throw Failure(.usage, "the weight decay must be finite and at least 0, and cannot be \(weightDecay)")
        }
    }
}
