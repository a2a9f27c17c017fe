/// The passes that a training step consists of, each by a name of its own, so that a regression has one too.
package enum KernelPass: String, Sendable, Codable, CaseIterable {
    /// Samples gathered and turned from bytes into floats.
    case conversion
    /// z = x · W + b of the first layer, the larger of the two great products.
    case denseFirst = "dense-first"
    case denseLast = "dense-last"
    case activation
    /// Loss, prediction and dL/dz.
    case output
    /// dW = xᵀ · dz of the first layer, the other great product, summed leaf by leaf.
    case weightsFirst = "weights-first"
    case weightsLast = "weights-last"
    /// dL/da = dz · Wᵀ of the last layer.
    case denseDown = "dense-down"
    case derivative
    /// One gradient, averaged and descended along.
    case update
    /// Two gradients added, averaged and descended along.
    case updateOfTwo = "update-of-two"
    /// Two gradients added.
    case sumOfTwo = "sum-of-two"
    /// A gradient looked through for what is not finite.
    case finiteness
}
