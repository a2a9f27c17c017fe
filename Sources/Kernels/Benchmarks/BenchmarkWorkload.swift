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
