package import Networks

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
