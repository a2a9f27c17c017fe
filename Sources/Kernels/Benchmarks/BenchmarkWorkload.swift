internal import Networks

/// Steps of one worker through samples in random order.
final class BenchmarkWorkload {
    let kernel: GradientKernel
    let update: ParameterUpdate
    let source: SampleSource
    let parameters: AlignedBuffer<Float>
    let sums: AlignedBuffer<Float>
    let order: AlignedBuffer<UInt32>
    private let plan = ReductionPlan(tree: 1)
    private let made: (images: AlignedBuffer<UInt8>, labels: AlignedBuffer<UInt8>)?
    private var random = BenchmarkRandom()

    init(
        shape: NetworkShape, leafSize: Int, samples: Int, instructionSet: InstructionSet, source given: SampleSource?
    ) {
        kernel = GradientKernel(
            shape: shape, leafSize: leafSize, capacity: samples, instructionSet: instructionSet)
        update = ParameterUpdate(instructionSet: instructionSet)
        order = AlignedBuffer(count: samples, zero: 0)
        parameters = AlignedBuffer(count: kernel.layout.paddedCount, zero: 0)
        sums = AlignedBuffer(count: kernel.layout.paddedCount, zero: 0)
        if let given {
            source = given
            made = nil
        } else {
            let made = random.samples(1_000, of: shape)
            source = SampleSource(
                images: made.images.base, labels: made.labels.base, count: made.labels.count, pixels: shape.inputs,
                scale: 1 / 255, offsets: [0])
            self.made = made
        }
        for layer in kernel.layout.layers {
            let spread = 1 / Float(layer.inputs).squareRoot()
            for row in 0..<layer.inputs {
                let first = layer.weightOffset + row * layer.paddedOutputs
                for output in 0..<layer.outputs { parameters.base[first + output] = random.symmetric() * spread }
            }
        }
    }

    /// - Returns: Seconds of all steps' parts, and of each step's gradient.
    func run(steps: Int) -> (staging: Double, gradients: [Double], update: Double) {
        let clock = ContinuousClock()
        var total = (staging: 0.0, gradients: [Double](), update: 0.0)
        total.gradients.reserveCapacity(steps)
        for _ in 0..<steps {
            shuffle()
            let start = clock.now
            stage()
            let staged = clock.now
            _ = kernel.gradient(slot: 0, parameters: parameters.base, into: sums.base)
            let computed = clock.now
            step()
            let end = clock.now
            total.staging += (staged - start) / .seconds(1)
            total.gradients.append((computed - staged) / .seconds(1))
            total.update += (end - computed) / .seconds(1)
        }
        return total
    }

    /// Chooses other samples.
    func shuffle() {
        for index in 0..<order.count { order.base[index] = random.next() % UInt32(source.count) }
    }

    func stage() {
        kernel.stage(samples: UnsafeBufferPointer(start: order.base, count: order.count), of: source, slot: 0)
    }

    private func step() {
        // A rate so small that the network stays what it is, however long this goes on.
        let step = OptimizerStep(rate: 1e-6)
        withUnsafePointer(to: UnsafePointer(sums.base)) { buffer in
            _ = update.step(
                plan, over: UnsafeBufferPointer(start: buffer, count: 1), scale: 1 / Float(order.count),
                optimizer: Optimizer(), step: step, parameters: parameters.base, newParameters: parameters.base,
                range: 0..<sums.count)
        }
    }
}

/// Numbers of no meaning: Knuth's linear congruential generator (MMIX), its better bits. Nothing that is measured depends
/// on them.
struct BenchmarkRandom {
    private var state: UInt64 = 1

    mutating func next() -> UInt32 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt32(truncatingIfNeeded: state >> 33)
    }

    /// In -1...1.
    mutating func symmetric() -> Float { Float(next() % 2001) / 1000 - 1 }

    /// Pictures with the zeros of handwritten digits, and labels.
    mutating func samples(
        _ count: Int, of shape: NetworkShape
    ) -> (images: AlignedBuffer<UInt8>, labels: AlignedBuffer<UInt8>) {
        let images = AlignedBuffer<UInt8>(count: count * shape.inputs, zero: 0)
        let labels = AlignedBuffer<UInt8>(count: count, zero: 0)
        for index in 0..<images.count where next() % 5 == 0 { images.base[index] = UInt8(next() % 256) }
        for index in 0..<count { labels.base[index] = UInt8(Int(next()) % shape.classes) }
        return (images, labels)
    }
}
