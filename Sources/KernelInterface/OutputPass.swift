package import Networks

/// The output layer, from its logits z: what it is charged, what it says, and dL/dz.
package struct OutputPass {
    package let loss: OutputLoss
    /// ε, 0..<1: a class is wanted by (1 − ε) · onehot + ε / classes. 0 for the squared error.
    package let labelSmoothing: Float
    /// (samples, outputs): z.
    package let logits: SampleMatrix
    /// (samples), each below the number of classes.
    package let labels: UnsafePointer<UInt8>
    package let samples: Int
    package let outputs: Int
    /// Room for (outputs + 3, 16) floats, 64-byte aligned.
    package let scratch: UnsafeMutablePointer<Float>
    /// (samples, outputs): dL/dz, zero in the columns behind the outputs; nil where only the forward pass is wanted.
    package let gradients: SampleMatrix?
    /// (samples).
    package let losses: UnsafeMutablePointer<Double>
    /// (samples): the class of the greatest logit, the lowest of equal ones; of one output, whether z > 0.
    package let predictions: UnsafeMutablePointer<UInt32>
    /// (samples, outputs): what the outputs' function gives, row after row; nil where it is not wanted.
    package let values: UnsafeMutablePointer<Float>?

    package init(
        loss: OutputLoss, labelSmoothing: Float, logits: SampleMatrix, labels: UnsafePointer<UInt8>, samples: Int,
        outputs: Int, scratch: UnsafeMutablePointer<Float>, gradients: SampleMatrix?,
        losses: UnsafeMutablePointer<Double>, predictions: UnsafeMutablePointer<UInt32>,
        values: UnsafeMutablePointer<Float>?
    ) {
        self.loss = loss
        self.labelSmoothing = labelSmoothing
        self.logits = logits
        self.labels = labels
        self.samples = samples
        self.outputs = outputs
        self.scratch = scratch
        self.gradients = gradients
        self.losses = losses
        self.predictions = predictions
        self.values = values
    }
}
