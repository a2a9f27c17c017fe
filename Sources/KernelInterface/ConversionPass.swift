/// Gathers samples of bytes into a matrix of floats: `x[s][c] = fma(byte[samples[s]][c], scale, offset)`.
package struct ConversionPass {
    /// (N, columns) bytes.
    package let bytes: UnsafePointer<UInt8>
    /// Which of the N rows, in order.
    package let samples: UnsafePointer<UInt32>
    package let count: Int
    package let columns: Int
    package let scale: Float
    package let offset: Float
    /// (count, columns).
    package let output: SampleMatrix

    package init(
        bytes: UnsafePointer<UInt8>, samples: UnsafePointer<UInt32>, count: Int, columns: Int, scale: Float,
        offset: Float, output: SampleMatrix
    ) {
        self.bytes = bytes
        self.samples = samples
        self.count = count
        self.columns = columns
        self.scale = scale
        self.offset = offset
        self.output = output
    }
}
