import JSON
import Kernels
import Learning
import Networks
import TestSupport
import Testing
import TrainingTestSupport
import ZeroMQ

@testable import Checkpoints
@testable import Cluster
@testable import Training

/// Training whose parameters and gradients are bfloat16s.
@Suite(.serialized)
struct RoundedTrainingTests {
    private func configuration(
        _ wire: NumberFormat = .bfloat16, _ change: (inout TrainingConfiguration) -> Void = { _ in }
    ) throws -> TrainingConfiguration {
        try .small {
            $0.precision = wire
            ($0.learningRate, $0.optimizer) = (0.5, Optimizer(momentum: 0.9, nesterov: true))
            change(&$0)
        }
    }

    /// What a configuration comes to, worked out number by number from gradients of single leaves in float32.
    private func parametersByHand(_ configuration: TrainingConfiguration, on data: TrainingData) throws -> [Float] {
        let job = try WorkerJob(configuration: try self.configuration(.float32), data: data)
        let layout = job.shape.layout
        let computer = try NodeComputer(job: job, dataset: data.base, instructionSet: .plain)
        let initial = configuration.initializer.parameters(for: job.shape, seed: 1)
        let parameters = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        layout.pack(initial, into: parameters.base)
        var master = (0..<layout.paddedCount).map { parameters.base[$0] }
        var velocity = [Float](repeating: 0, count: layout.paddedCount)
        let gradient = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        for epoch in 0..<configuration.epochs {
            for batch in 0..<computer.samples.stepsPerEpoch {
                for index in master.indices { parameters.base[index] = BFloat16.nearest(master[index]) }
                let count = computer.samples.samplesOfBatch(batch)
                let tree = GradientTree(samples: count, leafSize: job.leafSize)
                let leaves = (0..<tree.leafCount).map { leaf in
                    _ = computer.gradient(
                        of: TreeNode(level: 0, index: UInt32(leaf)), epoch: epoch, batch: batch,
                        parameters: parameters.base, into: gradient.base)
                    return (0..<layout.paddedCount).map { gradient.base[$0] }
                }
                for index in master.indices {
                    let mean = BFloat16.tree(leaves.map { $0[index] }[...]) * (1 / Float(count))
                    velocity[index] = mean.addingProduct(0.9, velocity[index])
                    master[index] = master[index].addingProduct(-0.5, mean.addingProduct(0.9, velocity[index]))
                }
            }
        }
        let rounded = Array(master.map(BFloat16.nearest))
        var canonical = [Float](repeating: 0, count: layout.canonicalCount)
        rounded.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { layout.unpack(base, into: &canonical) }
        }
        return canonical
    }

    @Test("it is what rounding each leaf, each sum and the parameters by hand comes to")
    func byHand() throws {
        let data = try SampleMemory.data()
        let configuration = try configuration()
        let outcome = try LocalRun(configuration, on: data).run()
        let expected = try parametersByHand(configuration, on: data)
        #expect(outcome.parameters.map(\.bitPattern) == expected.map(\.bitPattern))
        #expect(outcome.parameters != (try LocalRun(self.configuration(.float32), on: data).run()).parameters)
    }

    @Test(
        "shared memory and messages, with and without a coordinator that computes, come to the bits of one process",
        arguments: [DataPlane.sharedMemory, .messages], [false, true])
    func planes(plane: DataPlane, computes: Bool) throws {
        let data = try SampleMemory.data(isShared: true)
        for wire in NumberFormat.allCases {
            let configuration = try configuration(wire)
            let alone = try LocalRun(configuration, on: data).run()
            for workers in 1...3 {
                let run = try DistributedRun(configuration, on: data)
                run.configure = {
                    $0.plane = plane
                    $0.coordinatorComputes = computes
                    // Steps are shared too.
                    $0.processorCount = 16
                }
                expectEqual(try run.run(workers: workers).outcome, alone)
                #expect(run.refusals == [])
            }
        }
    }

    @Test("relays, some of relays, over both planes and every instruction set come to the bits of one process")
    func relays() throws {
        let data = try SampleMemory.data()
        let configuration = try configuration {
            $0.batchSize = 23
            $0.leafSize = 2
        }
        let branches =
            [Branch.relay([.relay([.worker(), .worker()]), .worker()]), .relay([.worker()], plane: .messages)]
            + InstructionSet.available.map { .worker($0) }
        let run = try DistributedRun(configuration, on: data)
        run.onEvent = { event, run in
            if case .listening = event { for branch in branches { try run.add(branch) } }
        }
        let outcome = try run.run(workers: 0, least: branches.count).outcome
        expectEqual(outcome, try LocalRun(configuration, on: data).run())
        #expect(run.refusals == [])
    }

    @Test("a worker that halts, and goes on when it is too late, changes nothing")
    func halting() throws {
        let data = try SampleMemory.data(isShared: true)
        let run = try DistributedRun(configuration(), on: data)
        run.configure = {
            $0.coordinatorComputes = true
            $0.processorCount = 16
            $0.policy.shortestDeadline = 0.02
            $0.policy.firstDeadline = 0.02
            $0.policy.patience = 1000
        }
        run.onStart = { try $0.addHalting(every: 3, for: .milliseconds(50)) }
        expectEqual(try run.run(workers: 0, least: 1).outcome, try LocalRun(configuration(), on: data).run())
    }

    @Test("a run that is cut after any step goes on from the float32 master that its checkpoint holds")
    func cuts() throws {
        let data = try SampleMemory.data()
        let configuration = try configuration {
            $0.stopping = .init(monitor: .validationLoss, patience: 2, minDelta: 0)
        }
        let whole = try LocalRun(configuration, on: data).run()
        for step in 0..<whole.steps {
            let first = try LocalRun(configuration, on: data, maximumSteps: step)
            _ = try first.run()
            let checkpoint = try #require(first.record.checkpoints.last)
            #expect(checkpoint.parameters.contains { $0 != BFloat16.nearest($0) })
            #expect(checkpoint.configuration.text.contains(#""precision":"bfloat16""#))
            expectEqual(try LocalRun(configuration, on: data, from: checkpoint).run(), whole)
        }
    }

    @Test(
        "what comes out, the best of an epoch and what an epoch tells are bfloat16s, and evaluate as they did in training"
    )
    func evaluation() throws {
        let data = try SampleMemory.data()
        for stops in [false, true] {
            let configuration = try configuration {
                if stops { $0.stopping = .init(monitor: .validationLoss, patience: 2, minDelta: 0) }
            }
            let run = try LocalRun(configuration, on: data)
            let outcome = try run.run()
            #expect(outcome.parameters.allSatisfy { $0 == BFloat16.nearest($0) })
            let plain = try WorkerJob(configuration: try self.configuration(.float32), data: data)
            let evaluation = Evaluation(job: plain, data: data, instructionSet: .best)
            #expect(try evaluation.metrics(of: outcome.parameters) == outcome.test)
        }
    }

    @Test("a worker hears and says half the bytes", arguments: NumberFormat.allCases)
    func bytes(wire: NumberFormat) throws {
        let data = try SampleMemory.data()
        let job = try WorkerJob(configuration: configuration(wire), data: data)
        let computer = try NodeComputer(job: job, dataset: data.base, instructionSet: .best)
        let engine = KernelEngine(job: job, computer: computer)
        // 16 · 16 weights and 16 biases, twice: both layers' outputs are padded to 16.
        let count = (16 + 1) * 16 + (8 + 1) * 16
        let size = wire == .float32 ? 4 : 2
        for bytes in [count * 4, count * 2, 0] {
            let frame = [UInt8](repeating: 0, count: bytes)
            #expect(frame.withUnsafeBytes { engine.takeParameters($0, version: 1) } == (bytes == count * size))
        }
        let nodes = [TreeNode(level: 1, index: 0), TreeNode(level: 0, index: 2)]
        let task = RoundTask(
            round: 1, phase: .gradient, epoch: 0, batch: 0, parameterVersion: 1, carriesParameters: true, nodes: nodes)
        let answer = try #require(engine.compute(task))
        var message = MultipartMessage(capacity: 2)
        engine.appendTensors(of: answer, to: &message)
        #expect((0..<2).map { message.byteCount(ofPart: $0) } == [count * size, count * size])
        withExtendedLifetime(data) {}
    }

    @Test("a coordinator sends parameters of half the bytes, and refuses a gradient of as many as float32 would have")
    func frames() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        // A script's gradient is of 4-byte numbers.
        run.onEvent = { event, run in
            guard case .listening = event else { return }
            let job = run.job
            try run.addWorker { try Scripts.notANumber(job) }
        }
        let outcome = try run.run(workers: 1, least: 2).outcome
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        let count = ((16 + 1) * 16 + (8 + 1) * 16)
        #expect(
            run.refusals.contains { $0.contains("a gradient has \(count * 2) bytes, and the result has \(count * 4)") })
    }
}
