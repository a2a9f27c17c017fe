package import Datasets
internal import Failures
package import Kernels
package import Networks

/// Says which class a picture belongs to, by the same kernel that trains.
package struct Classifier {
    private let kernel: GradientKernel
    private let parameters: AlignedBuffer<Float>
    private let normalization: Normalization

    /// - Parameters:
    ///   - shape: One that ``GradientKernel`` takes.
    ///   - parameters: Canonical.
    package init(
        shape: NetworkShape, parameters: [Float], normalization: Normalization, instructionSet: InstructionSet
    ) {
        kernel = GradientKernel(shape: shape, leafSize: 1, capacity: 1, instructionSet: instructionSet)
        let layout = shape.layout
        precondition(parameters.count == layout.canonicalCount, "the network has \(layout.canonicalCount) parameters")
        self.parameters = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        layout.pack(parameters, into: self.parameters.base)
        self.normalization = normalization
    }

    /// - Parameter pixels: One for each input, ink high.
    /// - Returns: One for each class; those of several sigmoid outputs need not add up to 1.
    package func probabilities(of pixels: [UInt8]) -> [Float] {
        precondition(pixels.count == kernel.shape.inputs, "a pixel for each input")
        var probabilities = [Float](repeating: 0, count: kernel.shape.classes)
        // The kernel takes a label with every sample, and the probabilities do not depend on it.
        let label: [UInt8] = [0]
        let sample: [UInt32] = [0]
        pixels.withUnsafeBufferPointer { pixels in
            label.withUnsafeBufferPointer { label in
                guard let image = pixels.baseAddress, let label = label.baseAddress else { return }
                let source = SampleSource(
                    images: image, labels: label, count: 1, pixels: pixels.count, scale: normalization.scale,
                    offsets: normalization.offsets)
                sample.withUnsafeBufferPointer { kernel.stage(samples: $0, of: source, slot: 0) }
            }
        }
        kernel.probabilities(slot: 0, parameters: parameters.base, into: &probabilities)
        return probabilities
    }
}
