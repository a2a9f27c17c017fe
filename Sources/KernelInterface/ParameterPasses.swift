package import Networks

/// One step of a reduction: what happens to the stack of partial sums.
package struct ReductionStep: Sendable {
    package enum Operation: UInt8, Sendable {
        /// Push buffer `first`.
        case push
        /// Push buffer `first` + buffer `second`.
        case pushSum
        /// Add buffer `first` to the top.
        case addBuffer
        /// Replace the two on top by their sum.
        case add
    }

    package let operation: Operation
    package let first: Int
    package let second: Int

    package init(_ operation: Operation, first: Int = 0, second: Int = 0) {
        self.operation = operation
        self.first = first
        self.second = second
    }
}

/// A sum of gradients in the tree's order, over a range of the flat arrays: a program on a stack of chunks.
package struct ReductionPass {
    /// Floats of one entry of the stack: two of them fit a first-level cache with room for what streams by.
    package static let chunk = 1024

    /// Flat arrays, each 64-byte aligned.
    package let buffers: UnsafePointer<UnsafePointer<Float>>
    package let steps: UnsafePointer<ReductionStep>
    package let stepCount: Int
    /// What every sum is rounded to.
    package let format: NumberFormat
    /// Room for the deepest stack, in chunks, 64-byte aligned.
    package let stack: UnsafeMutablePointer<Float>
    /// First float, and the one after the last; multiples of 16.
    package let start: Int
    package let end: Int
    /// Where the sum goes; an update has no use for it.
    package let output: UnsafeMutablePointer<Float>?

    package init(
        buffers: UnsafePointer<UnsafePointer<Float>>, steps: UnsafePointer<ReductionStep>, stepCount: Int,
        format: NumberFormat, stack: UnsafeMutablePointer<Float>, start: Int, end: Int,
        output: UnsafeMutablePointer<Float>?
    ) {
        self.buffers = buffers
        self.steps = steps
        self.stepCount = stepCount
        self.format = format
        self.stack = stack
        self.start = start
        self.end = end
        self.output = output
    }
}

/// One step of an optimizer over `range` of the flat parameters, as its reference in `Learning` says: with
/// `g = scale · sum`, each product and sum after it is one fused multiply-add.
package struct UpdatePass {
    package let reduction: ReductionPass
    /// 1 / samples of the batch.
    package let scale: Float
    package let optimizer: Optimizer
    package let step: OptimizerStep
    package let parameters: UnsafePointer<Float>
    /// May be `parameters`.
    package let newParameters: UnsafeMutablePointer<Float>
    /// As many arrays as the optimizer keeps.
    package let state: OptimizerState
    /// `newParameters` rounded as the sums are; nil where they are not rounded.
    package let roundedParameters: UnsafeMutablePointer<Float>?

    package init(
        reduction: ReductionPass, scale: Float, optimizer: Optimizer, step: OptimizerStep,
        parameters: UnsafePointer<Float>, newParameters: UnsafeMutablePointer<Float>, state: OptimizerState,
        roundedParameters: UnsafeMutablePointer<Float>?
    ) {
        self.reduction = reduction
        self.scale = scale
        self.optimizer = optimizer
        self.step = step
        self.parameters = parameters
        self.newParameters = newParameters
        self.state = state
        self.roundedParameters = roundedParameters
    }
}
