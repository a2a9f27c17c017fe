/// How a gradient moves the parameters. The learning rate is the schedule's: see ``OptimizerStep``.
///
/// One value from the configuration to the kernel. Each optimizer has its reference in `Learning`, its pass in the kernel,
/// and the names of what it keeps here.
package struct Optimizer: Sendable, Hashable, Codable {
    package enum Name: String, Sendable, Hashable, Codable, CaseIterable {
        /// Stochastic gradient descent, with or without momentum.
        case sgd
    }

    package var name = Name.sgd
    /// 0..<1
    package var momentum: Float
    package var nesterov: Bool
    /// Of weights and biases alike.
    package var weightDecay: Float

    package init(momentum: Float = 0, nesterov: Bool = false, weightDecay: Float = 0) {
        self.momentum = momentum
        self.nesterov = nesterov
        self.weightDecay = weightDecay
    }

    /// What it keeps from step to step: arrays of the parameters' length, 0 at first. Checkpoints name their tensors so.
    package var stateNames: [String] {
        switch name {
        case .sgd: momentum > 0 ? ["velocity"] : []
        }
    }

    package var stateCount: Int { stateNames.count }

    /// Of all optimizers, in the order in which checkpoints hold them.
    package static let allStateNames = ["velocity"]
}

/// What a step adds to its optimizer's constants.
package struct OptimizerStep: Sendable, Hashable {
    /// From the schedule.
    package var rate: Float
    /// From 1 since the run began: optimizers whose state begins at 0 can correct for that.
    package var number: Int

    package init(rate: Float, number: Int = 1) {
        self.rate = rate
        self.number = number
    }
}

/// Where an optimizer's arrays lie: one after the other, each as the padded parameters do.
package struct OptimizerState {
    package let count: Int
    /// The first of those that a step reads; nil where there is none.
    package let old: UnsafePointer<Float>?
    /// The first of those that it writes, which may be those that it reads.
    package let new: UnsafeMutablePointer<Float>?
    /// From the beginning of an array to that of the next, in floats.
    package let stride: Int

    package init(count: Int, old: UnsafePointer<Float>?, new: UnsafeMutablePointer<Float>?, stride: Int) {
        precondition(count == 0 || old != nil && new != nil, "arrays lie somewhere")
        self.count = count
        self.old = count == 0 ? nil : old
        self.new = count == 0 ? nil : new
        self.stride = stride
    }

    package static var none: OptimizerState { OptimizerState(count: 0, old: nil, new: nil, stride: 0) }
}
