/// Gathers samples of bytes into a matrix of floats: `x[s][c] = fma(byte[samples[s]][c], scale, offsets[c])`.
package struct ConversionPass {
    /// (N, columns) bytes.
    package let bytes: UnsafePointer<UInt8>
    /// Which of the N rows, in order.
    package let samples: UnsafePointer<UInt32>
    package let count: Int
    package let columns: Int
    package let scale: Float
    /// (columns), and behind them whatever fills their last sixteen.
    package let offsets: UnsafePointer<Float>
    /// (count, columns).
    package let output: SampleMatrix

    package init(
        bytes: UnsafePointer<UInt8>, samples: UnsafePointer<UInt32>, count: Int, columns: Int, scale: Float,
        offsets: UnsafePointer<Float>, output: SampleMatrix
    ) {
        self.bytes = bytes
        self.samples = samples
        self.count = count
        self.columns = columns
        self.scale = scale
        self.offsets = offsets
        self.output = output
    }
}
