package import Networks

/// A matrix (samples, columns) of float32 cut into tiles of 16 samples by 16 columns: tile after tile along a band
/// of 16 samples, then the next band, so that both walking along a sample and walking down a column read whole
/// 64-byte lines in order.
///
/// Element (s, c) lies at `(s / 16 · tilesPerBand + c / 16) · 256 + s % 16 · 16 + c % 16`.
package struct SampleMatrix {
    /// Samples in a band, and columns in a tile.
    package static let side = 16

    /// 64-byte aligned.
    package let base: UnsafeMutablePointer<Float>
    /// Columns, in sixteens, rounded up.
    package let tilesPerBand: Int

    package init(base: UnsafeMutablePointer<Float>, tilesPerBand: Int) {
        self.base = base
        self.tilesPerBand = tilesPerBand
    }
}

/// A fully connected layer: `z[s][o] = bias[o] + Σ x[s][i] · w[i][o]`, fused multiply-adds in input order from the bias.
///
/// Whole bands of 16 samples may be written: what lies behind the last sample is of no meaning.
package struct DensePass {
    /// (samples, inputs).
    package let input: SampleMatrix
    /// (inputs, 16 · tiles), row after row.
    package let weights: UnsafePointer<Float>
    /// (16 · tiles).
    package let bias: UnsafePointer<Float>
    /// (samples, 16 · tiles).
    package let output: SampleMatrix
    package let samples: Int
    package let inputs: Int

    package init(
        input: SampleMatrix, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, output: SampleMatrix,
        samples: Int, inputs: Int
    ) {
        self.input = input
        self.weights = weights
        self.bias = bias
        self.output = output
        self.samples = samples
        self.inputs = inputs
    }
}

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

/// The output layer, from its logits z: the loss, what it predicts, and dL/dz.
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

/// A layer's weight gradient summed over a run of leaves: `dw[i][o] = Σ x[s][i] · dz[s][o]`.
///
/// Inside a leaf every element accumulates by fused multiply-add from 0 in sample order. Leaves are joined by the
/// fixed binary tree, whose unfinished subtrees wait on `stack`; the run's sum is then added to each of `pending`, in
/// order, and written.
package struct WeightGradientPass {
    /// Floats of the largest register tile of any build: what one entry of `stack` takes at most.
    package static let maximumTileFloats = 256

    /// (samples, inputs).
    package let input: SampleMatrix
    /// (samples, 16 · tiles).
    package let gradients: SampleMatrix
    package let samples: Int
    package let leafSize: Int
    /// What every leaf and every sum is rounded to.
    package let format: NumberFormat
    package let inputs: Int
    /// (inputs, 16 · tiles), row after row.
    package let output: UnsafeMutablePointer<Float>
    /// Finished subtrees to the left of this run, lowest level first, each laid out as `output`.
    package let pending: UnsafePointer<UnsafePointer<Float>>
    package let pendingCount: Int
    /// Room for log2(leaves) + 1 entries, 64-byte aligned.
    package let stack: UnsafeMutablePointer<Float>

    package init(
        input: SampleMatrix, gradients: SampleMatrix, samples: Int, leafSize: Int,
        format: NumberFormat, inputs: Int, output: UnsafeMutablePointer<Float>,
        pending: UnsafePointer<UnsafePointer<Float>>, pendingCount: Int,
        stack: UnsafeMutablePointer<Float>
    ) {
        self.input = input
        self.gradients = gradients
        self.samples = samples
        self.leafSize = leafSize
        self.format = format
        self.inputs = inputs
        self.output = output
        self.pending = pending
        self.pendingCount = pendingCount
        self.stack = stack
    }
}
