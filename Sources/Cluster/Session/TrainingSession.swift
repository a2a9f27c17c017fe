package import Checkpoints
internal import Datasets
internal import Failures
internal import Files
internal import JSON
package import Kernels
internal import Networks
package import Processes
internal import System
package import Training

/// One invocation of training, from the workers' start to the files that it leaves.
package final class TrainingSession {
    package let configuration: TrainingConfiguration
    package let job: WorkerJob
    private let data: TrainingData
    private let directory: RunDirectory?
    private let instructionSet: InstructionSet
    /// Whether enough workers came for the first step.
    package private(set) var hasBegun = false

    /// - Parameters:
    ///   - job: That of the configuration and the data.
    ///   - directory: Where the best weights are written; nil keeps nothing.
    package init(
        configuration: TrainingConfiguration, job: WorkerJob, data: TrainingData, directory: RunDirectory?,
        instructionSet: InstructionSet
    ) {
        self.configuration = configuration
        self.job = job
        self.data = data
        self.directory = directory
        self.instructionSet = instructionSet
    }

    /// - Throws: `Failure.unavailable` where a run would not find the memory, descriptors and processes that it needs.
    package static func checkNeeds(
        _ configuration: TrainingConfiguration, _ job: WorkerJob, _ options: CoordinatorOptions
    ) throws {
        let need = try MemoryNeed(
            job, keepsBest: configuration.stopping != nil, options: options)
        try need.check(.current)
        try ProcessNeed(options).check()
    }

    /// Trains.
    ///
    /// - Parameters:
    ///   - checkpoint: Where to go on; nil begins anew.
    ///   - record: Takes epochs and checkpoints; nil forgets them.
    package func run(
        from checkpoint: Checkpoint?, coordinator options: CoordinatorOptions, trainer trainerOptions: TrainerOptions,
        record: (any TrainingRecord)?, signals: SignalDescriptor, report: @escaping (TrainingEvent) -> Void
    ) throws -> (outcome: TrainingOutcome, workers: WorkerCounts, chaos: ChaosFigures?) {
        var options = options
        options.run = directory?.layout.path
        guard let directory else {
            let scratch = try ScratchDirectory()
            return try withExtendedLifetime(scratch) {
                try run(
                    from: checkpoint, coordinator: options, trainer: trainerOptions, record: record, signals: signals,
                    socketsIn: scratch.path, report: report)
            }
        }
        return try run(
            from: checkpoint, coordinator: options, trainer: trainerOptions, record: record, signals: signals,
            socketsIn: directory.layout.path, report: report)
    }

    private func run(
        from checkpoint: Checkpoint?, coordinator options: CoordinatorOptions, trainer trainerOptions: TrainerOptions,
        record: (any TrainingRecord)?, signals: SignalDescriptor, socketsIn socketDirectory: String,
        report: @escaping (TrainingEvent) -> Void
    ) throws -> (outcome: TrainingOutcome, workers: WorkerCounts, chaos: ChaosFigures?) {
        let coordinator = try Coordinator(
            job: job, dataset: data.bytes, shared: data.shared, directory: socketDirectory, options: options,
            instructionSet: instructionSet, signals: signals, report: report)
        var farewell = CoordinatorMessage.stop
        defer { coordinator.shutDown(telling: farewell) }
        let trainer = try Trainer(
            configuration: configuration, job: job, executor: coordinator, record: record, options: trainerOptions,
            instructionSet: instructionSet, report: report)
        // They come up while the initial parameters are drawn. A checkpoint is looked at first: it may not belong here.
        if checkpoint == nil { try coordinator.launchLocalWorkers() }
        try trainer.prepare(from: checkpoint)
        // The coordinator sees the data's address alone, which keeps nothing alive.
        return try withExtendedLifetime(data) {
            do {
                try coordinator.start()
                hasBegun = true
                let outcome = try trainer.run()
                if outcome.stopped == .interrupted { farewell = .pause }
                try writeBest(outcome.parameters)
                return (outcome, coordinator.counts, coordinator.chaosFigures)
            } catch {
                farewell = CoordinatorMessage(farewellAfter: error)
                // Whatever ended the run, the file holds the parameters that count so far.
                if hasBegun { try? writeBest(trainer.finalParameters) }
                throw error
            }
        }
    }

    /// Samples to train on, to validate with and to test with.
    package func sampleCounts() throws -> (train: Int, validation: Int, test: Int) {
        let samples = try RoundSamples(job: job)
        return (samples.trainingCount, samples.validationCount, samples.testCount)
    }

    private func writeBest(_ parameters: [Float]) throws {
        guard let directory else { return }
        let names = job.dataset.classNames
        let metadata = ModelMetadata(
            activation: configuration.activation, loss: job.shape.loss, classes: names,
            normalization: ModelMetadata.Normalization(
                method: configuration.normalization.rawValue, scale: Double(job.scale),
                offsets: job.offsets.map { Double($0) }),
            version: ApusVersion.text, seed: configuration.seed, pictures: try JSONText(encoding: try data.form()),
            dataset: ModelMetadata.Dataset(name: job.dataset.name, sha256: job.dataset.sha256))
        try directory.writeBest(ModelFile(widths: job.shape.widths, parameters: parameters, metadata: metadata))
    }
}

extension CoordinatorMessage {
    /// What workers hear at the end of a run that failed: that it may go on, unless what is wrong would come again.
    init(farewellAfter error: any Error) {
        guard let failure = error as? Failure else {
            self = .pause
            return
        }
        switch failure.kind {
        case .data, .usage: self = .stop
        // Those few who came have not done the job, and are to know it.
        case .unavailable: self = .refused(failure.message)
        default: self = .pause
        }
    }
}
