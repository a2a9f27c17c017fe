internal import KernelInterface
internal import Networks

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
