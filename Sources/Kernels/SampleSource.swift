/// Where a data set's samples lie: bytes, converted as they are gathered, x = fma(byte, scale, offset).
package struct SampleSource {
    /// (N, pixels) bytes.
    package let images: UnsafePointer<UInt8>
    /// (N) labels, each below the number of classes.
    package let labels: UnsafePointer<UInt8>
    /// N.
    package let count: Int
    package let pixels: Int
    package let scale: Float
    /// (pixels), and zeros that fill the last sixteen.
    let offsets: [Float]

    /// - Parameter offsets: One for all pixels, or one for each.
    package init(
        images: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>, count: Int, pixels: Int, scale: Float,
        offsets: [Float]
    ) {
        precondition(offsets.count == 1 || offsets.count == pixels, "an offset for all pixels, or one for each")
        self.images = images
        self.labels = labels
        self.count = count
        self.pixels = pixels
        self.scale = scale
        let all = offsets.count == pixels ? offsets : [Float](repeating: offsets[0], count: pixels)
        self.offsets = all + [Float](repeating: 0, count: (pixels + 15) / 16 * 16 - pixels)
    }
}
