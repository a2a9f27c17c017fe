package import Failures

/// How a pixel's byte becomes an input: x = byte · scale + offset, fused.
package struct Normalisation: Sendable, Hashable {
    package let scale: Float
    package let offset: Float

    /// - Parameters:
    ///   - method: unit for 0...1, or standard for mean 0 and deviation 1 over all pixels of the samples.
    ///   - images: (N, pixels) bytes.
    /// - Throws: `Failure.data` where every pixel is the same, so that no scale gives a deviation of 1.
    package init(
        _ method: String, images: UnsafeRawBufferPointer, pixels: Int, samples: [UInt32]
    ) throws(Failure) {
        guard method == "standard" else {
            scale = 1 / 255
            offset = 0
            return
        }
        var sum = 0
        var squares = 0
        for sample in samples {
            let start = Int(sample) * pixels
            for byte in images[start..<start + pixels] {
                sum += Int(byte)
                squares += Int(byte) * Int(byte)
            }
        }
        let count = Double(samples.count * pixels)
        let mean = Double(sum) / count
        let variance = Double(squares) / count - mean * mean
        guard variance > 0 else {
            throw Failure(.data, "cannot normalise the inputs: every pixel of the training samples has the same value")
        }
        let deviation = variance.squareRoot()
        scale = Float(1 / deviation)
        offset = Float(-mean / deviation)
    }
}
