import Arithmetic
import Kernels
import Networks

/// Random samples, labels and parameters for a case, the same for everyone who asks.
final class Workload {
    let shape: NetworkShape
    let layout: ParameterLayout
    let leafSize: Int
    let smoothing: Float
    let images: [UInt8]
    let labels: [UInt8]
    /// A permutation of the samples, so that gathering is not the identity.
    let order: [UInt32]
    /// Padded and canonical.
    let parameters: Floats
    let canonical: [Float]
    let scale: Float = 1 / 128
    /// By pixel.
    let offsets: [Float]

    init(_ example: Case) {
        shape = example.shape
        leafSize = example.leafSize
        smoothing = example.smoothing
        let random = CounterRandom(seed: 7, purpose: .test, stream: UInt64(shape.widths.reduce(0) { $0 * 31 + $1 }))
        let pixels = shape.inputs
        offsets = (0..<pixels).map { -0.75 + Float($0 % 32) / 64 }
        let classes = shape.classes
        let count = example.samples
        images = (0..<(count * pixels)).map { UInt8(random.integer(below: 256, at: UInt64($0))) }
        labels = (0..<count).map { UInt8(random.integer(below: classes, at: 1 << 40 + UInt64($0))) }
        order = random.permutation(of: count)
        layout = shape.layout
        var weights = [Float](repeating: 0, count: layout.canonicalCount)
        for layer in layout.layers {
            let end = layer.canonicalBiasOffset + layer.outputs
            let spread = 1.5 / Double(layer.inputs).squareRoot()
            for index in layer.canonicalWeightOffset..<end {
                weights[index] = Float(random.normal(at: 1 << 41 + UInt64(index)) * spread)
            }
        }
        canonical = weights
        parameters = Floats(count: layout.paddedCount)
        layout.pack(weights, into: parameters.base)
    }

    var samples: Int { order.count }

    func kernel(
        _ instructionSet: InstructionSet = .best, stagedCapacity: Int? = nil, format: NumberFormat = .float32,
        smoothing: Float? = nil
    ) -> GradientKernel {
        GradientKernel(
            shape: shape, leafSize: leafSize, capacity: samples, stagedCapacity: stagedCapacity, format: format,
            labelSmoothing: smoothing ?? self.smoothing, instructionSet: instructionSet)
    }

    /// Stages positions `range` of the order.
    func stage(_ range: Range<Int>, in kernel: GradientKernel, slot: Int = 0) {
        withSamples(range) { kernel.stage(samples: $0, of: $1, slot: slot) }
    }

    /// Calls `body` with positions `range` of the order, and with what they are positions of.
    func withSamples(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt32>, SampleSource) -> Void) {
        images.withUnsafeBufferPointer { images in
            labels.withUnsafeBufferPointer { labels in
                order.withUnsafeBufferPointer { order in
                    guard let imageBase = images.baseAddress, let labelBase = labels.baseAddress else { return }
                    let source = SampleSource(
                        images: imageBase, labels: labelBase, count: samples, pixels: shape.inputs, scale: scale,
                        offsets: offsets)
                    body(UnsafeBufferPointer(rebasing: order[range]), source)
                }
            }
        }
    }

    /// The gradient in the padded layout, begun as not-a-number so that what is not written shows.
    func gradient(
        of range: Range<Int>? = nil, with kernel: GradientKernel
    ) -> (gradient: Floats, sum: NodeSum) {
        stage(range ?? 0..<samples, in: kernel)
        let gradient = Floats(count: layout.paddedCount, repeating: .nan)
        let sum = kernel.gradient(slot: 0, parameters: parameters.base, into: gradient.base)
        return (gradient, sum)
    }

    /// x of the sample at a position of the order.
    func input(_ position: Int) -> [Float] {
        let first = Int(order[position]) * shape.inputs
        return (0..<shape.inputs).map { offsets[$0].addingProduct(Float(images[first + $0]), scale) }
    }

    func label(_ position: Int) -> Int { Int(labels[Int(order[position])]) }
}
