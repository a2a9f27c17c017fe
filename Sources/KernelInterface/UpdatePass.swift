/// One pass of stochastic gradient descent over `range` of the flat parameters, as PyTorch defines it.
///
/// `g = scale · sum; g = fma(decay, p, g); v = fma(momentum, v, g)`, then p less `rate · v`, or with Nesterov less
/// `rate · fma(momentum, v, g)`. Each of these is one fused multiply-add.
package struct UpdatePass {
    package let reduction: ReductionPass
    /// 1 / samples of the batch.
    package let scale: Float
    package let rate: Float
    package let momentum: Float
    package let decay: Float
    package let nesterov: Bool
    package let parameters: UnsafePointer<Float>
    /// Nil without momentum.
    package let velocity: UnsafePointer<Float>?
    /// May be `parameters`.
    package let newParameters: UnsafeMutablePointer<Float>
    /// May be `velocity`.
    package let newVelocity: UnsafeMutablePointer<Float>?
    /// `newParameters` rounded as the sums are; nil where they are not rounded.
    package let roundedParameters: UnsafeMutablePointer<Float>?

    package init(
        reduction: ReductionPass, scale: Float, rate: Float, momentum: Float, decay: Float, nesterov: Bool,
        parameters: UnsafePointer<Float>, velocity: UnsafePointer<Float>?, newParameters: UnsafeMutablePointer<Float>,
        newVelocity: UnsafeMutablePointer<Float>?, roundedParameters: UnsafeMutablePointer<Float>?
    ) {
        self.reduction = reduction
        self.scale = scale
        self.rate = rate
        self.momentum = momentum
        self.decay = decay
        self.nesterov = nesterov
        self.parameters = parameters
        self.velocity = velocity
        self.newParameters = newParameters
        self.newVelocity = newVelocity
        self.roundedParameters = roundedParameters
    }
}
