internal import KernelInterface
internal import Networks

/// Memory of numbers that begins on a 64-byte line and is zero at first; its address never changes.
package final class AlignedBuffer<Element: BitwiseCopyable> {
    package let base: UnsafeMutablePointer<Element>
    package let count: Int

    @inlinable
    package init(count: Int, zero: Element) {
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
        base = raw.initializeMemory(as: Element.self, repeating: zero, count: max(1, count))
        self.count = count
    }

    deinit { base.deallocate() }
}

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

/// What one layer keeps of a block of samples between the forward and the backward pass.
final class LayerScratch {
    /// (samples, outputs): a, or of the last layer z.
    let activations: SampleMatrix
    /// (samples, outputs): dL/da, then dL/dz.
    let gradients: SampleMatrix
    /// (outputs, paddedInputs): the weights turned, for the gradient to pass down; empty for the first layer.
    let transposed: AlignedBuffer<Float>
    private let buffers: [AlignedBuffer<Float>]

    init(layer: ParameterLayout.Layer, bands: Int, isFirst: Bool) {
        let tiles = layer.paddedOutputs / 16
        buffers = (0..<2).map { _ in AlignedBuffer(count: bands * tiles * 256, zero: 0) }
        activations = SampleMatrix(base: buffers[0].base, tilesPerBand: tiles)
        gradients = SampleMatrix(base: buffers[1].base, tilesPerBand: tiles)
        transposed = AlignedBuffer(count: isFirst ? 0 : layer.outputs * StagingSlot.padded(layer.inputs), zero: 0)
    }

    /// Turns this layer's weights; their padding stays zero.
    func transpose(_ layer: ParameterLayout.Layer, of parameters: UnsafePointer<Float>) {
        guard transposed.count > 0 else { return }
        let stride = StagingSlot.padded(layer.inputs)
        let weights = parameters + layer.weightOffset
        for input in 0..<layer.inputs {
            let row = weights + input * layer.paddedOutputs
            let column = transposed.base + input
            for output in 0..<layer.outputs { column[output * stride] = row[output] }
        }
    }
}
