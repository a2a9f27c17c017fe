internal import KernelInterface

/// A node's samples as floats, waiting for parameters.
final class StagingSlot {
    let samples: AlignedBuffer<Float>
    let labels: AlignedBuffer<UInt8>
    var count = 0

    /// - Parameter bands: Sixteens of samples.
    init(inputs: Int, bands: Int) {
        samples = AlignedBuffer(count: bands * 16 * Self.padded(inputs), zero: 0)
        labels = AlignedBuffer(count: bands * 16, zero: 0)
    }

    /// A width rounded up to whole 16-by-16 tiles.
    static func padded(_ width: Int) -> Int { (width + SampleMatrix.side - 1) / SampleMatrix.side * SampleMatrix.side }
}
