package import Networks

/// A layer's weight gradient summed over a run of leaves: `dw[i][o] = Σ x[s][i] · dz[s][o]`.
///
/// Inside a leaf every element accumulates by fused multiply-add from 0 in sample order. Leaves are joined by the
/// fixed binary tree, whose unfinished subtrees wait on `stack`; the run's sum is then added to each of `pending`, in
/// order, and written.
package struct WeightGradientPass {
    /// Floats of the largest register tile of any build: what one entry of `stack` takes at most.
    package static let mostTileFloats = 256

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
