package import Networks

/// What a worker must know of the job to compute any node of any round by itself.
package struct WorkerJob: Sendable, Hashable, Codable {
    package var shape: NetworkShape
    package var batchSize: Int
    package var leafSize: Int
    package var seed: UInt64
    package var validationFraction: Double
    /// Bit patterns of the float32 scale and offset of x = byte · scale + offset, so that no text rounds them.
    package var scaleBits: UInt32
    package var offsetBits: UInt32
    package var dataset: DatasetDescription

    package init(
        shape: NetworkShape, batchSize: Int, leafSize: Int, seed: UInt64, validationFraction: Double,
        scaleBits: UInt32, offsetBits: UInt32, dataset: DatasetDescription
    ) {
        self.shape = shape
        self.batchSize = batchSize
        self.leafSize = leafSize
        self.seed = seed
        self.validationFraction = validationFraction
        self.scaleBits = scaleBits
        self.offsetBits = offsetBits
        self.dataset = dataset
    }

    package var scale: Float { Float(bitPattern: scaleBits) }
    package var offset: Float { Float(bitPattern: offsetBits) }
}
