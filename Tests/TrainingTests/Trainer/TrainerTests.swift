import Checkpoints
import Failures
import JSON
import Learning
import Networks
import Testing
import TrainingTestSupport

@testable import Training

struct TrainerTests {
    private func configuration(momentum: Float, stopping: Bool) throws -> TrainingConfiguration {
        try .small {
            ($0.learningRate, $0.optimizer) = (0.5, Optimizer(momentum: momentum))
            if stopping { $0.stopping = .init(monitor: .validationLoss, patience: 2, minDelta: 0) }
        }
    }

    @Test(
        "a run that is cut after any step and resumed comes to the same bits",
        arguments: [Float(0), 0.9], [false, true])
    func cutOnce(momentum: Float, stopping: Bool) throws {
        let data = try SampleMemory.data()
        let configuration = try configuration(momentum: momentum, stopping: stopping)
        let whole = try LocalRun(configuration, on: data).run()
        #expect(whole.steps == 18 || stopping)
        for step in 0..<whole.steps {
            let first = try LocalRun(configuration, on: data, maximumSteps: step)
            let cut = try first.run()
            #expect(cut.stopped == .maxSteps && cut.steps == step)
            let checkpoint = try #require(first.record.checkpoints.last)
            #expect(checkpoint.step == step)
            let resumed = try LocalRun(configuration, on: data, from: checkpoint).run()
            expectEqual(resumed, whole)
        }
    }

    @Test(
        "a run that is cut after every step comes to the same bits", arguments: [Float(0), 0.9], [false, true])
    func cutAlways(momentum: Float, stopping: Bool) throws {
        let data = try SampleMemory.data()
        let configuration = try configuration(momentum: momentum, stopping: stopping)
        let whole = try LocalRun(configuration, on: data).run()
        var checkpoint: Checkpoint?
        for step in 1..<whole.steps {
            let run = try LocalRun(configuration, on: data, from: checkpoint, maximumSteps: step)
            _ = try run.run()
            #expect(run.record.checkpoints.count >= 1)
            checkpoint = run.record.checkpoints.last
        }
        expectEqual(try LocalRun(configuration, on: data, from: checkpoint).run(), whole)
    }

    @Test(
        "a run that ends in an epoch's evaluation loses its last step alone",
        arguments: [Failure.Kind.interrupted, .unavailable], [false, true])
    func cutInEvaluation(kind: Failure.Kind, stopping: Bool) throws {
        let data = try SampleMemory.data()
        let configuration = try configuration(momentum: 0.9, stopping: stopping)
        let whole = try LocalRun(configuration, on: data).run()
        for epochs in 0..<whole.epochs {
            let run = try LocalRun(configuration, on: data) { FailingEvaluation($0, kind: kind, after: epochs) }
            let failure = #expect(throws: Failure.self) { _ = try run.run() }
            #expect(failure?.kind == kind)
            let checkpoint = try #require(run.record.checkpoints.last)
            #expect(checkpoint.step == 6 * epochs + 5 && checkpoint.stepInEpoch == 5)
            #expect(stopping && epochs > 0 || run.trainer.finalParameters == checkpoint.parameters)
            expectEqual(try LocalRun(configuration, on: data, from: checkpoint).run(), whole)
        }
    }

    @Test("how long epochs took is recorded, and is no part of checkpoints")
    func timing() throws {
        let run = try LocalRun(try configuration(momentum: 0, stopping: false), on: try SampleMemory.data())
        let outcome = try run.run()
        #expect(run.record.epochs.count == 3)
        for epoch in run.record.epochs {
            let timing = try #require(epoch.timing)
            #expect(timing.seconds >= 0 && timing.samplesPerSecond > 0)
        }
        #expect(outcome.history.allSatisfy { $0.timing == nil })
        let history = try #require(run.record.checkpoints.last).history
        #expect(!history.text.contains("timing") && history.text.contains("trainingLoss"))
    }

    private func expectEqual(_ found: TrainingOutcome, _ expected: TrainingOutcome) {
        #expect(found.parameters.map(\.bitPattern) == expected.parameters.map(\.bitPattern))
        #expect(found.stopped == expected.stopped)
        #expect(found.epochs == expected.epochs)
        #expect(found.steps == expected.steps)
        #expect(found.history == expected.history)
        #expect(found.validation == expected.validation)
        #expect(found.test == expected.test)
    }

    @Test("training learns, and momentum and seed change what it comes to")
    func learns() throws {
        let data = try SampleMemory.data(noise: 0)
        let configuration = try TrainingConfiguration.small {
            $0.learningRate = 0.5
            $0.epochs = 30
        }
        let run = try LocalRun(configuration, on: data)
        let outcome = try run.run()
        let first = try #require(outcome.history.first)
        let last = try #require(outcome.history.last)
        #expect(outcome.stopped == .completed && outcome.epochs == 30 && outcome.steps == 180)
        #expect(outcome.samples == 30 * 90)
        #expect(last.trainingLoss < first.trainingLoss * 0.7)
        let test = try #require(outcome.test)
        // By chance a third of them would be right.
        #expect(test.accuracy > 0.6)
        #expect(run.record.epochs.map(\.untimed) == outcome.history)
        #expect(run.record.checkpoints.map(\.step) == Array(stride(from: 6, through: 180, by: 6)))
        let heavy = Optimizer(momentum: 0.5)
        for change in [{ $0.seed = 2 }, { $0.optimizer = heavy }] as [(inout TrainingConfiguration) -> Void] {
            var other = configuration
            change(&other)
            #expect(try LocalRun(other, on: data).run().parameters != outcome.parameters)
        }
    }

    @Test("early stopping ends the run after its patience and restores the best epoch's parameters")
    func earlyStopping() throws {
        // Classes that mean nothing can only be learned by heart.
        let data = try SampleMemory.data(noise: 1)
        let configuration = try TrainingConfiguration.small {
            $0.learningRate = 0.5
            $0.epochs = 200
            $0.stopping = .init(monitor: .validationLoss, patience: 3, minDelta: 0)
        }
        let stopped = try LocalRun(configuration, on: data)
        let outcome = try stopped.run()
        #expect(outcome.stopped == .early)
        let best = try #require(
            outcome.history.min { ($0.validationLoss ?? .infinity) < ($1.validationLoss ?? .infinity) })
        #expect(outcome.epochs == best.epoch + 3)
        #expect(outcome.validation?.loss == best.validationLoss)
        #expect(outcome.history.last(where: \.improved) == best)

        // What a run of so many epochs ends with.
        let short = try LocalRun(
            .small {
                $0.learningRate = 0.5
                $0.epochs = best.epoch
            }, on: data
        ).run()
        #expect(outcome.parameters == short.parameters)

        // A stopped run has nothing left to train.
        let again = try LocalRun(configuration, on: data, from: stopped.record.checkpoints.last)
        expectEqual(try again.run(), outcome)
    }

    @Test("how often checkpoints are written changes nothing but their number")
    func checkpointInterval() throws {
        let data = try SampleMemory.data()
        let configuration = try configuration(momentum: 0.9, stopping: false)
        let plain = try LocalRun(configuration, on: data).run()
        let run = try LocalRun(configuration, on: data, checkpointEvery: 4)
        expectEqual(try run.run(), plain)
        #expect(run.record.checkpoints.map(\.step) == [4, 8, 12, 16, 18])
        #expect(run.record.checkpoints.map(\.stepInEpoch) == [4, 2, 0, 4, 0])
    }

    @Test("divergence is bad data, named with its step and rate, and leaves finite parameters behind")
    func divergence() throws {
        let data = try SampleMemory.data()
        let configuration = try TrainingConfiguration.small { $0.learningRate = 1e30 }
        let run = try LocalRun(configuration, on: data)
        let failure = #expect(throws: Failure.self) { _ = try run.run() }
        #expect(failure?.kind == .data)
        let message = failure?.message ?? ""
        #expect(message.hasPrefix("training diverged in step 2 (epoch 1) at a learning rate of 1e+30: "))
        #expect(message.hasSuffix("there is no checkpoint yet; try a lower \(Mention.setting("learningRate"))"))
        #expect(run.trainer.finalParameters.allSatisfy { $0.isFinite })
        #expect(run.record.checkpoints.isEmpty)
    }

    @Test("a checkpoint that does not fit the configuration is refused")
    func foreignCheckpoint() throws {
        let data = try SampleMemory.data()
        let run = try LocalRun(.small(), on: data, maximumSteps: 7)
        _ = try run.run()
        let good = try #require(run.record.checkpoints.last)
        let momentum = try TrainingConfiguration.small {
            ($0.learningRate, $0.optimizer) = (0.1, Optimizer(momentum: 0.5))
        }
        let wide = try TrainingConfiguration.small { $0.hidden = [9] }
        let large = try TrainingConfiguration.small { $0.batchSize = 32 }
        for configuration in [momentum, wide, large] {
            let failure = #expect(throws: Failure.self) { _ = try LocalRun(configuration, on: data, from: good) }
            #expect(failure?.kind == .data)
            #expect(failure?.message.contains("step 7") == true)
        }
    }
}

extension EpochRecord {
    fileprivate var untimed: EpochRecord {
        var record = self
        record.timing = nil
        return record
    }
}
