internal import KernelInterface
package import Networks

/// One pass of the kernel at a time, over one block of samples in a network with one hidden layer.
package final class PassBenchmark {
    package let shape: NetworkShape
    package let samples: Int
    package let instructionSet: InstructionSet
    private let workload: BenchmarkWorkload
    private let second: AlignedBuffer<Float>
    private let target: AlignedBuffer<Float>
    private let pending: AlignedBuffer<UnsafePointer<Float>>
    private let stack: AlignedBuffer<Float>
    private let leafSize: Int

    /// - Parameters:
    ///   - shape: Of two layers.
    ///   - samples: At most 128.
    ///   - source: Samples of the network's input size; nil makes some of no meaning.
    package init(
        shape: NetworkShape, leafSize: Int, samples: Int, instructionSet: InstructionSet, source: SampleSource? = nil
    ) {
        precondition(
            shape.layers.count == 2 && samples <= BlockPlan(leafSize: leafSize).samples, "one block, two layers")
        self.shape = shape
        self.samples = samples
        self.instructionSet = instructionSet
        self.leafSize = leafSize
        workload = BenchmarkWorkload(
            shape: shape, leafSize: leafSize, samples: samples, instructionSet: instructionSet, source: source)
        second = AlignedBuffer(count: workload.sums.count, zero: 0)
        target = AlignedBuffer(count: workload.sums.count, zero: 0)
        pending = AlignedBuffer(count: 1, zero: UnsafePointer(second.base))
        stack = AlignedBuffer(count: 16 * WeightGradientPass.maximumTileFloats, zero: 0)
        // Every pass then finds what it would find in a step.
        _ = workload.run(steps: 1)
        second.base.update(from: workload.sums.base, count: second.count)
    }

    /// - Returns: Seconds of one call, the mean of as many as fill the time given.
    package func measure(_ pass: KernelPass, for seconds: Double) -> Double {
        let once = time(pass, calls: 1)
        return time(pass, calls: max(1, Int(seconds / max(once, 1e-7))))
    }

    /// Floating-point operations of one call, two for each multiply-add of the matrix products; nil where it is memory
    /// that counts.
    package func operations(of pass: KernelPass) -> Double? {
        let products: Int
        switch pass {
        case .denseFirst, .weightsFirst: products = shape.layers[0].inputs * shape.layers[0].outputs
        case .denseLast, .weightsLast, .denseDown: products = shape.layers[1].inputs * shape.layers[1].outputs
        default: return nil
        }
        return Double(2 * samples * products)
    }

    /// Bytes that one call must read and write at least; nil where it is arithmetic that counts.
    package func bytes(of pass: KernelPass) -> Double? {
        let parameters = Double(4 * workload.sums.count)
        return switch pass {
        case .conversion: Double(5 * samples * shape.inputs)
        case .update: 3 * parameters
        case .updateOfTwo: 4 * parameters
        case .sumOfTwo: 3 * parameters
        case .finiteness: parameters
        default: nil
        }
    }

    private func time(_ pass: KernelPass, calls: Int) -> Double {
        let elapsed = ContinuousClock().measure { for _ in 0..<calls { run(pass) } }
        return elapsed / .seconds(1) / Double(calls)
    }

    private func run(_ pass: KernelPass) {
        let (kernel, parameters) = (workload.kernel, workload.parameters)
        let functions = kernel.functions
        let staged = kernel.slots[0]
        let layers = kernel.layout.layers
        let (hidden, last) = (kernel.layers[0], kernel.layers[1])
        let activation = ActivationPass(
            activation: shape.activation ?? .relu, activations: hidden.activations, gradients: hidden.gradients,
            samples: samples)
        switch pass {
        case .conversion: workload.stage()
        case .denseFirst, .denseLast:
            let isFirst = pass == .denseFirst
            let layer = layers[isFirst ? 0 : 1]
            functions.dense(
                DensePass(
                    input: isFirst ? kernel.input(staged, block: 0) : hidden.activations,
                    weights: parameters.base + layer.weightOffset, bias: parameters.base + layer.biasOffset,
                    output: isFirst ? hidden.activations : last.activations, samples: samples, inputs: layer.inputs))
        case .activation: functions.activate(activation)
        case .output: kernel.finish(staged.labels.base, samples, gradients: last.gradients, values: nil)
        case .weightsFirst: accumulate(kernel.input(staged, block: 0), layers[0], hidden.gradients)
        case .weightsLast: accumulate(hidden.activations, layers[1], last.gradients)
        case .denseDown:
            functions.dense(
                DensePass(
                    input: last.gradients, weights: last.transposed.base, bias: kernel.zeros.base,
                    output: hidden.gradients, samples: samples, inputs: layers[1].outputs))
        case .derivative: functions.differentiate(activation)
        case .update: update(buffers: 1)
        case .updateOfTwo: update(buffers: 2)
        case .sumOfTwo:
            withBuffers(2) {
                workload.update.reduce(ReductionPlan(tree: 2), over: $0, into: target.base, range: 0..<target.count)
            }
        case .finiteness: _ = functions.isFinite(workload.sums.base, workload.sums.count)
        }
    }

    private func accumulate(_ input: SampleMatrix, _ layer: ParameterLayout.Layer, _ gradients: SampleMatrix) {
        workload.kernel.functions.accumulate(
            WeightGradientPass(
                input: input, gradients: gradients, samples: samples, leafSize: leafSize, format: .float32,
                inputs: layer.inputs, output: target.base + layer.weightOffset, pending: pending.base, pendingCount: 0,
                stack: stack.base))
    }

    private func update(buffers count: Int) {
        withBuffers(count) {
            _ = workload.update.step(
                ReductionPlan(tree: count), over: $0, scale: 1 / Float(samples), optimizer: Optimizer(),
                step: OptimizerStep(rate: 1e-6), parameters: workload.parameters.base, newParameters: target.base,
                range: 0..<target.count)
        }
    }

    private func withBuffers(_ count: Int, _ body: (UnsafeBufferPointer<UnsafePointer<Float>>) -> Void) {
        let buffers: InlineArray<2, UnsafePointer<Float>> = [
            UnsafePointer(workload.sums.base), UnsafePointer(second.base),
        ]
        buffers.span.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
    }
}

/// The passes that a training step consists of, each by a name of its own, so that a regression has one too.
package enum KernelPass: String, Sendable, Codable, CaseIterable {
    /// Samples gathered and turned from bytes into floats.
    case conversion
    /// z = x · W + b of the first layer, the larger of the two great products.
    case denseFirst = "dense-first"
    case denseLast = "dense-last"
    case activation
    /// Loss, prediction and dL/dz.
    case output
    /// dW = xᵀ · dz of the first layer, the other great product, summed leaf by leaf.
    case weightsFirst = "weights-first"
    case weightsLast = "weights-last"
    /// dL/da = dz · Wᵀ of the last layer.
    case denseDown = "dense-down"
    case derivative
    /// One gradient, averaged and descended along.
    case update
    /// Two gradients added, averaged and descended along.
    case updateOfTwo = "update-of-two"
    /// Two gradients added.
    case sumOfTwo = "sum-of-two"
    /// A gradient looked through for what is not finite.
    case finiteness
}
