import Failures
import Kernels
import Learning
import Networks
import TestSupport
import Testing
import TrainingTestSupport

@testable import Checkpoints
@testable import Cluster
@testable import Training

/// Training in which shards go several steps by themselves between two averages.
@Suite(.serialized)
struct LocalTrainingTests {
    /// 90 samples in batches of 4: 23 batches, the last of 2 samples. Three shards of 2 steps take 6 batches a round; the
    /// fourth and last round of an epoch has 5 left, so that its last shard goes one step, of the short batch.
    private func configuration(
        _ wire: NumberFormat = .float32, _ change: (inout TrainingConfiguration) throws -> Void = { _ in }
    ) throws -> TrainingConfiguration {
        try .small {
            $0.precision = wire
            $0.batchSize = 4
            ($0.learningRate, $0.optimizer) = (0.2, Optimizer(weightDecay: 0.01))
            $0.schedule = try LearningRateSchedule(.linear, warmup: 0.2)
            $0.local = LocalTraining(steps: 2, shards: 3, outerLearningRate: 0.5, outerMomentum: 0.75)
            try change(&$0)
        }
    }

    /// The first epochs number by number, from gradients of whole batches that the ordinary training computes.
    private func parametersByHand(_ configuration: TrainingConfiguration, on data: TrainingData) throws -> [Float] {
        let ordinary = try TrainingConfiguration.small {
            $0.batchSize = 4
            $0.labelSmoothing = configuration.labelSmoothing
        }
        let job = try WorkerJob(configuration: ordinary, data: data)
        let layout = job.shape.layout
        let computer = try NodeComputer(job: job, dataset: data.base, instructionSet: .plain)
        let parameters = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        layout.pack(configuration.initializer.parameters(for: job.shape, seed: 1), into: parameters.base)
        let gradient = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        var start = (0..<layout.paddedCount).map { parameters.base[$0] }
        var velocity = [Float](repeating: 0, count: layout.paddedCount)
        let indices = start.indices
        for round in 0..<configuration.epochs * 4 {
            let rate = configuration.schedule.value(step: round, of: configuration.epochs * 4, rate: 0.2)
            let changes = (0..<3).map { shard in
                for index in indices { parameters.base[index] = start[index] }
                for step in 0..<2 {
                    let batch = round % 4 * 6 + shard * 2 + step
                    guard batch < 23 else { break }
                    let samples = batch == 22 ? 2 : 4
                    _ = computer.gradient(
                        of: GradientTree(samples: samples, leafSize: 3).root, epoch: round / 4, batch: batch,
                        parameters: parameters.base, into: gradient.base)
                    for index in indices {
                        let mean = (gradient.base[index] * (1 / Float(samples)))
                            .addingProduct(0.01, parameters.base[index])
                        parameters.base[index] = parameters.base[index].addingProduct(-rate, mean)
                    }
                }
                return indices.map { start[$0] - parameters.base[$0] }
            }
            for index in indices {
                let mean = (changes[0][index] + changes[1][index] + changes[2][index]) * (1 / Float(3))
                velocity[index] = mean.addingProduct(0.75, velocity[index])
                start[index] = start[index].addingProduct(-0.5, mean.addingProduct(0.75, velocity[index]))
            }
        }
        for index in indices { parameters.base[index] = start[index] }
        var canonical = [Float](repeating: 0, count: layout.canonicalCount)
        layout.unpack(parameters.base, into: &canonical)
        return canonical
    }

    @Test(
        "it is what the paper's two optimizers come to, one number at a time, with short rounds, shards and batches",
        arguments: [Float(0), 0.1])
    func byHand(labelSmoothing: Float) throws {
        let data = try SampleMemory.data()
        let configuration = try configuration { $0.labelSmoothing = try LabelSmoothing(labelSmoothing) }
        let outcome = try LocalRun(configuration, on: data).run()
        #expect(outcome.steps == 12 && outcome.samples == 3 * 90)
        let expected = try parametersByHand(configuration, on: data)
        #expect(outcome.parameters.map(\.bitPattern) == expected.map(\.bitPattern))
    }

    @Test("shards, steps, the outer rate and its momentum are each part of the result")
    func configurations() throws {
        let data = try SampleMemory.data()
        let outcome = try LocalRun(configuration(), on: data).run()
        for change in [
            { $0.steps = 3 }, { $0.shards = 4 }, { $0.outerLearningRate = 0.4 }, { $0.outerMomentum = 0 },
        ] as [(inout LocalTraining) -> Void] {
            let other = try configuration { if var local = $0.local { change(&local); $0.local = local } }
            #expect(try LocalRun(other, on: data).run().parameters != outcome.parameters)
        }
    }

    @Test(
        "shared memory and messages, with and without a coordinator that computes, come to the bits of one process",
        arguments: [DataPlane.sharedMemory, .messages], [false, true])
    func planes(plane: DataPlane, computes: Bool) throws {
        let data = try SampleMemory.data(isShared: true)
        for wire in NumberFormat.allCases {
            let alone = try LocalRun(configuration(wire), on: data).run()
            // More workers than shards wait.
            for workers in [1, 2, 4] {
                let run = try DistributedRun(configuration(wire), on: data)
                run.configure = {
                    $0.plane = plane
                    $0.coordinatorComputes = computes
                    $0.processorCount = 16
                }
                expectEqual(try run.run(workers: workers).outcome, alone)
                #expect(run.refusals == [])
            }
        }
    }

    @Test("relays and every instruction set come to the bits of one process", arguments: NumberFormat.allCases)
    func relays(wire: NumberFormat) throws {
        let data = try SampleMemory.data()
        let branches =
            [Branch.relay([.relay([.worker(), .worker()]), .worker()]), .relay([.worker()], plane: .messages)]
            + InstructionSet.available.map { .worker($0) }
        let configuration = try configuration(wire) { $0.local?.shards = 7 }
        let run = try DistributedRun(configuration, on: data)
        run.onEvent = { event, run in
            if case .listening = event { for branch in branches { try run.add(branch) } }
        }
        expectEqual(
            try run.run(workers: 0, least: branches.count).outcome, try LocalRun(configuration, on: data).run())
        #expect(run.refusals == [])
    }

    @Test("a liar's shard is trained again by somebody else")
    func liar() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        // Alone, it is surely given a shard before somebody else can have it.
        run.onEvent = { event, run in
            switch event {
            case .listening: try run.addWorker { Scripts.liar }
            case .refused: try run.addWorker()
            default: break
            }
        }
        expectEqual(try run.run(workers: 0, least: 1).outcome, try LocalRun(configuration(), on: data).run())
        #expect(run.refusals.contains { $0.contains("samples, and the result speaks of") })
    }

    @Test("a run that is cut after any outer step and resumed comes to the same bits", arguments: NumberFormat.allCases)
    func cuts(wire: NumberFormat) throws {
        let data = try SampleMemory.data()
        let configuration = try configuration(wire) {
            $0.stopping = .init(monitor: .validationLoss, patience: 2, minDelta: 0)
        }
        let whole = try LocalRun(configuration, on: data).run()
        for step in 0..<whole.steps {
            let first = try LocalRun(configuration, on: data, maximumSteps: step)
            _ = try first.run()
            let checkpoint = try #require(first.record.checkpoints.last)
            #expect(checkpoint.step == step && checkpoint.state.map(\.name) == ["velocity"])
            expectEqual(try LocalRun(configuration, on: data, from: checkpoint).run(), whole)
        }
    }

    @Test("shards that diverge are told as divergence, with both rates", arguments: [(1e30, 0.5), (0.2, 1e30)])
    func divergence(rate: Float, outer: Float) throws {
        let data = try SampleMemory.data()
        let configuration = try configuration {
            $0.learningRate = rate
            $0.local?.outerLearningRate = outer
            $0.schedule = try LearningRateSchedule(.constant)
        }
        let failure = #expect(throws: Failure.self) { try LocalRun(configuration, on: data).run() }
        let message = try #require(failure?.message)
        #expect(message.hasPrefix("training diverged in step"))
        #expect(message.contains("at a learning rate of \(rate) and an outer one of \(outer): "))
        #expect(
            message.hasSuffix(
                "try a lower \(Mention.setting("outerLearningRate")) or \(Mention.setting("learningRate"))"))
    }

    @Test("an ordinary job has no rounds of shards, whoever asks for one")
    func ordinary() throws {
        let data = try SampleMemory.data()
        let job = try WorkerJob(configuration: .small(), data: data)
        let samples = try RoundSamples(job: job)
        #expect(samples.count(phase: .local, batch: 0) == nil)
        let local = try RoundSamples(job: WorkerJob(configuration: configuration(), data: data))
        #expect((0..<5).map { local.count(phase: .local, batch: $0) } == [24, 24, 24, 18, nil])
        #expect(local.count(phase: .gradient, batch: 22) == 2)
    }

    @Test("what a job says of local steps is believed only if it can be")
    func validation() throws {
        let data = try SampleMemory.data()
        var job = try WorkerJob(configuration: configuration(), data: data)
        try job.validate()
        for change in [
            { $0.count = 0 }, { $0.shards = 0 }, { $0.count = 1 << 40 }, { $0.shards = .max },
            { $0.scheduledEpochs = 0 },
            { $0.learningRate = .nan }, { $0.optimizer.momentum = 0.5 }, { $0.optimizer.weightDecay = .nan },
        ] as [(inout LocalSteps) -> Void] {
            let good = try #require(job.local)
            var bad = good
            change(&bad)
            job.local = bad
            #expect(throws: Failure.self) { try job.validate() }
            job.local = good
        }
    }
}
