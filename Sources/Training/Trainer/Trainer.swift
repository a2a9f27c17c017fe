internal import Arithmetic
package import Checkpoints
internal import Failures
internal import JSON
package import Kernels
internal import Learning
internal import Networks
internal import System

/// The training loop: gradient, average, step; evaluation, early stopping and checkpoint at each epoch's end.
///
/// It is plain sequential code: who computes the rounds, and what happens to them, is the executor's affair.
package final class Trainer {
    let configuration: TrainingConfiguration
    let job: WorkerJob
    private let options: TrainerOptions
    let executor: any RoundExecutor
    let record: (any TrainingRecord)?
    private let report: (TrainingEvent) -> Void
    private let samples: RoundSamples
    private let update: ParameterUpdate
    let store: ParameterStore
    private let reduced: AlignedBuffer<Float>
    var progress = TrainingProgress()
    var firstStep: Seconds?
    var lastStep: Seconds = 0
    var samplesTrained = 0
    private var clock = EpochClock()
    /// The step of the newest checkpoint, written or on its way; nil before the first.
    var savedStep: Int?

    package init(
        configuration: TrainingConfiguration, job: WorkerJob, executor: any RoundExecutor,
        record: (any TrainingRecord)?, options: TrainerOptions, instructionSet: InstructionSet,
        report: @escaping (TrainingEvent) -> Void
    ) throws {
        self.configuration = configuration
        self.job = job
        self.executor = executor
        self.record = record
        self.options = options
        self.report = report
        samples = try RoundSamples(job: job)
        update = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        let layout = job.shape.layout
        store = try ParameterStore(
            layout: layout, wire: job.wire, stateCount: job.optimizer.stateCount)
        reduced = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        if let stopping = configuration.stopping {
            progress.stopping = try EarlyStopping(
                monitor: stopping.monitor, patience: stopping.patience, minDelta: stopping.minDelta)
        }
    }

    /// Starts from a checkpoint, or from the initializer.
    ///
    /// - Throws: `Failure.data` for a checkpoint that does not belong to this configuration.
    package func prepare(from checkpoint: Checkpoint?) throws {
        guard let checkpoint else {
            store.load(
                parameters: configuration.initializer.parameters(for: job.shape, seed: configuration.seed))
            return
        }
        guard checkpoint.widths == job.shape.widths, checkpoint.stepInEpoch < samples.stepsPerEpoch,
            checkpoint.step == checkpoint.epoch * samples.stepsPerEpoch + checkpoint.stepInEpoch,
            checkpoint.state.map(\.name) == job.optimizer.stateNames
        else {
            throw Failure(
                .data,
                "the checkpoint of step \(checkpoint.step) does not belong to this configuration: it is of a network "
                    + "\(checkpoint.widths), step \(checkpoint.stepInEpoch) of epoch \(checkpoint.epoch + 1)")
        }
        store.load(parameters: checkpoint.parameters, state: checkpoint.state.map(\.values))
        savedStep = checkpoint.step
        progress.epoch = checkpoint.epoch
        progress.step = checkpoint.step
        progress.stepInEpoch = checkpoint.stepInEpoch
        progress.sums = checkpoint.sums
        progress.best = checkpoint.best
        if configuration.stopping != nil { progress.stopping = try checkpoint.stopping.decode(EarlyStopping.self) }
        progress.history = try checkpoint.history.decode([EpochRecord].self)
    }

    private var isStopped: Bool { progress.stopping?.isExhausted ?? false }

    /// Trains until the epochs are over, early stopping says so, the step limit is reached or somebody interrupts.
    package func run() throws -> TrainingOutcome {
        report(
            .began(
                epochs: configuration.epochs, stepsPerEpoch: samples.stepsPerEpoch, fromEpoch: progress.epoch,
                fromStep: progress.step, parameters: store.layout.canonicalCount))
        var reason = StopReason.completed
        loop: while progress.epoch < configuration.epochs {
            if isStopped {
                reason = .early
                break
            }
            while progress.stepInEpoch < samples.stepsPerEpoch {
                if let most = options.maximumSteps, progress.step >= most {
                    reason = .maxSteps
                    break loop
                }
                if executor.isInterrupted {
                    reason = .interrupted
                    break loop
                }
                try trainStep()
            }
            try finishEpoch()
        }
        if reason == .completed, isStopped { reason = .early }
        if reason == .early {
            report(.stoppedEarly(bestEpoch: progress.best?.epoch ?? 0, patience: configuration.stopping?.patience ?? 0))
        }
        if savedStep != progress.step { try save() }
        return try outcome(reason)
    }

    // MARK: - A step

    private func trainStep() throws {
        if firstStep == nil { firstStep = MonotonicClock.now }
        if !clock.isRunning {
            // Who waited for the first step of all waited for no step of this epoch.
            if lastStep == 0 { _ = executor.takeTotals() }
            clock.begin(at: MonotonicClock.now)
        }
        let batch = progress.stepInEpoch
        let count = samples.samplesOfStep(batch)
        let request = RoundRequest(
            phase: configuration.local == nil ? .gradient : .local, epoch: progress.epoch, batch: batch, samples: count)
        let (outcome, isFinite) = try compute(
            request, configuration.optimizerStep(progress.step, stepsPerEpoch: samples.stepsPerEpoch))
        guard outcome.lossSum.isFinite else { throw divergence("the loss is \(outcome.lossSum.withoutSignOfNaN)") }
        guard isFinite else { throw divergence("a parameter is no longer finite") }
        let isLastOfEpoch = batch == samples.stepsPerEpoch - 1
        if isLastOfEpoch {
            try measureGradient(outcome)
            beforeLastStep = progress
        }
        try store.commit()
        progress.sums.loss += outcome.lossSum
        progress.sums.correct += outcome.correct
        progress.sums.samples += count
        progress.step += 1
        progress.stepInEpoch += 1
        samplesTrained += count
        lastStep = MonotonicClock.now
        clock.finishStep(samples: count, at: lastStep)
        report(
            .step(
                progress.step, epoch: progress.epoch + 1, batch: batch + 1, loss: outcome.lossSum / Double(count),
                samples: count))
        if let every = options.checkpointEvery, progress.step % every == 0, !isLastOfEpoch { try save() }
    }

    private func compute(
        _ request: RoundRequest, _ step: OptimizerStep
    ) throws -> (outcome: RoundOutcome, isFinite: Bool) {
        do {
            return try executor.step(request, by: step, in: store)
        } catch let diverged as Diverged {
            throw divergence(diverged.reason)
        } catch let failure as Failure where failure.kind == .unavailable || failure.kind == .interrupted {
            // Nobody is left to finish the step, but all steps before it are sound.
            try saveUnlessSaved()
            throw failure
        }
    }

    private func rate(of step: Int) -> Float {
        configuration.learningRate(ofStep: step, stepsPerEpoch: samples.stepsPerEpoch)
    }

    private var gradientNorms: [Double] = []

    private func measureGradient(_ outcome: RoundOutcome) throws {
        guard let reduction = outcome.reduction else { throw Failure(.bug, "a gradient round has no gradient") }
        outcome.gradients.withUnsafeBufferPointer {
            update.reduce(reduction, over: $0, into: reduced.base, range: 0..<store.layout.paddedCount)
        }
        gradientNorms = GradientNorm.byLayer(ofPadded: reduced.base, layout: store.layout)
            .map { $0 / Double(outcome.divisor) }
    }

    private func divergence(_ reason: String) -> Failure { divergence(reason, in: progress.step + 1) }

    private func divergence(_ reason: String, in step: Int) -> Failure {
        let checkpoint =
            savedStep.map { "the last good checkpoint is that of step \($0)" } ?? "there is no checkpoint yet"
        var (rates, advice) = ("a learning rate of \(rate(of: step - 1))", Mention.setting("learningRate"))
        if let local = configuration.local {
            rates += " and an outer one of \(local.outerLearningRate)"
            advice = "\(Mention.setting("outerLearningRate")) or \(Mention.setting("learningRate"))"
        }
        return Failure(
            .data,
            "training diverged in step \(step) (epoch \((step - 1) / samples.stepsPerEpoch + 1)) at \(rates): \(reason); "
                + "\(checkpoint); try a lower \(advice)")
    }

    // MARK: - An epoch's end

    /// What the last step of the epoch began with.
    private var beforeLastStep: TrainingProgress?

    private func finishEpoch() throws {
        let validation: ClassificationMetrics?
        do {
            validation = try evaluate(.validation)
        } catch let failure as Failure where failure.kind == .unavailable || failure.kind == .interrupted {
            // A checkpoint lies between steps: whoever goes on takes the last one again, and evaluates what it comes to.
            if let beforeLastStep {
                // The other buffers still hold what it began with.
                try store.commit()
                progress = beforeLastStep
                try saveUnlessSaved()
            }
            throw failure
        }
        progress.epoch += 1
        progress.stepInEpoch = 0
        var improved = false
        if var stopping = progress.stopping, let validation {
            let value = stopping.monitor == .validationLoss ? validation.loss : validation.accuracy
            improved = stopping.observe(epoch: progress.epoch, value: value) == .improved
            progress.stopping = stopping
            if improved {
                progress.best = Checkpoint.Best(parameters: store.canonicalParameters(), epoch: progress.epoch)
            }
        }
        let total = Double(progress.sums.samples)
        var entry = EpochRecord(
            epoch: progress.epoch, step: progress.step, learningRate: rate(of: progress.step - 1),
            trainingLoss: progress.sums.loss / total, trainingAccuracy: Double(progress.sums.correct) / total,
            validationLoss: validation?.loss, validationAccuracy: validation?.accuracy, improved: improved,
            gradientNorms: gradientNorms)
        progress.sums = RunningSums()
        progress.history.append(entry)
        entry.timing = clock.finish(at: MonotonicClock.now, workers: executor.takeTotals())
        try record?.append(entry, parameters: store.canonicalParameters)
        report(.epoch(entry))
        if options.checkpointEvery.map({ progress.step % $0 == 0 }) ?? true { try save() }
    }

    func evaluate(_ phase: Phase) throws -> ClassificationMetrics? {
        guard let count = samples.count(phase: phase, batch: 0) else { return nil }
        let outcome: RoundOutcome
        do {
            outcome = try executor.evaluate(RoundRequest(phase: phase, samples: count), with: store)
        } catch let diverged as Diverged {
            throw divergence("in the evaluation after it, \(diverged.reason)", in: progress.step)
        }
        return outcome.confusion.flatMap { ClassificationMetrics(lossSum: outcome.lossSum, confusion: $0) }
    }
}

/// What bounds and records an invocation of the trainer; nothing here changes its result.
package struct TrainerOptions: Sendable {
    /// Steps counted from the run's beginning after which this invocation ends.
    package var maximumSteps: Int?
    /// Steps between checkpoints; nil writes one every epoch.
    package var checkpointEvery: Int?

    package init() {}
}

/// How far a run has come: with the parameters, all that the next step depends on.
struct TrainingProgress {
    /// Epochs finished.
    var epoch = 0
    /// Steps done since the run began, and of the epoch in progress.
    var step = 0
    var stepInEpoch = 0
    var sums = RunningSums()
    var stopping: EarlyStopping?
    var best: Checkpoint.Best?
    var history: [EpochRecord] = []
}

/// Where a trainer leaves its traces. Checkpoints may be written later, in order; the rest is there on return.
package protocol TrainingRecord: AnyObject {
    func save(_ checkpoint: @escaping @Sendable () throws -> Checkpoint, step: Int) throws
    /// - Parameter parameters: Canonical, those that the epoch ended with; they take a while to gather.
    func append(_ record: EpochRecord, parameters: () -> [Float]) throws
}
