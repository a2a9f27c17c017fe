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
