package import Networks

/// A hidden layer's activation, or the backward step through it, over a matrix (samples, columns) in place.
package struct ActivationPass {
    package let activation: Activation
    /// Going forward z, which becomes a. Going backward a, of which alone the derivative is a function.
    package let activations: SampleMatrix
    /// Going backward dL/da, which becomes dL/dz. Going forward unused.
    package let gradients: SampleMatrix
    package let samples: Int

    package init(activation: Activation, activations: SampleMatrix, gradients: SampleMatrix, samples: Int) {
        self.activation = activation
        self.activations = activations
        self.gradients = gradients
        self.samples = samples
    }
}
