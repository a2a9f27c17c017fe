/// Where a data set's samples lie: bytes, converted as they are gathered, x = fma(byte, scale, offset).
package struct SampleSource {
    /// (N, pixels) bytes.
    package let images: UnsafePointer<UInt8>
    /// (N) labels, each below the number of classes.
    package let labels: UnsafePointer<UInt8>
    /// N.
    package let count: Int
    package let scale: Float
    package let offset: Float

    package init(
        images: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>, count: Int, scale: Float, offset: Float
    ) {
        self.images = images
        self.labels = labels
        self.count = count
        self.scale = scale
        self.offset = offset
    }
}
