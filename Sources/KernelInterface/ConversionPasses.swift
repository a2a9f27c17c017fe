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

/// float32 to little-endian bfloat16: to the nearest, ties to even.
package struct NarrowingPass {
    package let values: UnsafePointer<Float>
    package let count: Int
    /// Room for `count` numbers of two bytes, anywhere in memory.
    package let bytes: UnsafeMutableRawPointer

    package init(values: UnsafePointer<Float>, count: Int, bytes: UnsafeMutableRawPointer) {
        self.values = values
        self.count = count
        self.bytes = bytes
    }
}

/// Little-endian bfloat16 to float32, which holds each of them exactly.
package struct WideningPass {
    /// `count` numbers of two bytes, anywhere in memory.
    package let bytes: UnsafeRawPointer
    package let count: Int
    package let values: UnsafeMutablePointer<Float>

    package init(bytes: UnsafeRawPointer, count: Int, values: UnsafeMutablePointer<Float>) {
        self.bytes = bytes
        self.count = count
        self.values = values
    }
}
