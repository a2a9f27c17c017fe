internal import Networks

/// Samples and parameters of no meaning, with the zeros of handwritten digits, and the steps through them.
final class BenchmarkWorkload {
    private(set) var staging = Double.infinity
    private(set) var gradient = Double.infinity
    private(set) var update = Double.infinity

    private static let stored = 20_000
    private let kernel: GradientKernel
    private let descent: ParameterUpdate
    private let images: AlignedBuffer<UInt8>
    private let labels: AlignedBuffer<UInt8>
    private let order: AlignedBuffer<UInt32>
    private let parameters: AlignedBuffer<Float>
    private let sums: AlignedBuffer<Float>
    private let plan = ReductionPlan(tree: 1)
    private var state: UInt64 = 1

    init(_ benchmark: KernelBenchmark) {
        let shape = benchmark.shape
        kernel = GradientKernel(
            shape: shape, leafSize: benchmark.leafSize, capacity: benchmark.samples,
            instructionSet: benchmark.instructionSet)
        descent = ParameterUpdate(instructionSet: benchmark.instructionSet)
        images = AlignedBuffer(count: Self.stored * shape.inputs, zero: 0)
        labels = AlignedBuffer(count: Self.stored, zero: 0)
        order = AlignedBuffer(count: benchmark.samples, zero: 0)
        parameters = AlignedBuffer(count: kernel.layout.paddedCount, zero: 0)
        sums = AlignedBuffer(count: kernel.layout.paddedCount, zero: 0)
        for index in 0..<images.count where random() % 5 == 0 { images.base[index] = UInt8(random() % 256) }
        for index in 0..<Self.stored { labels.base[index] = UInt8(Int(random()) % shape.classes) }
        for layer in kernel.layout.layers {
            let spread = 1 / Float(layer.inputs).squareRoot()
            for row in 0..<layer.inputs {
                let first = layer.weightOffset + row * layer.paddedOutputs
                for output in 0..<layer.outputs {
                    parameters.base[first + output] = (Float(random() % 2001) / 1000 - 1) * spread
                }
            }
        }
    }

    /// - Returns: Seconds.
    func run(steps: Int) -> Double {
        let source = SampleSource(
            images: images.base, labels: labels.base, count: Self.stored, scale: 1 / 255, offset: 0)
        let clock = ContinuousClock()
        var total = 0.0
        for _ in 0..<steps {
            for index in 0..<order.count { order.base[index] = UInt32(Int(random()) % Self.stored) }
            let start = clock.now
            kernel.stage(samples: UnsafeBufferPointer(start: order.base, count: order.count), of: source, slot: 0)
            let staged = clock.now
            _ = kernel.gradient(slot: 0, parameters: parameters.base, into: sums.base)
            let computed = clock.now
            step()
            let end = clock.now
            staging = min(staging, (staged - start) / .seconds(1))
            gradient = min(gradient, (computed - staged) / .seconds(1))
            update = min(update, (end - computed) / .seconds(1))
            total += (end - start) / .seconds(1)
        }
        return total
    }

    private func step() {
        // A rate so small that the network stays what it is, however long this goes on.
        let rule = DescentRule(rate: 1e-6)
        withUnsafePointer(to: UnsafePointer(sums.base)) { buffer in
            _ = descent.step(
                plan, over: UnsafeBufferPointer(start: buffer, count: 1), scale: 1 / Float(order.count), rule: rule,
                parameters: parameters.base, velocity: nil, newParameters: parameters.base, newVelocity: nil,
                range: 0..<sums.count)
        }
    }

    /// Knuth's linear congruential generator (MMIX), its better bits: nothing that is measured depends on them.
    private func random() -> UInt32 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt32(truncatingIfNeeded: state >> 33)
    }
}
