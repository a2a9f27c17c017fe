package import Checkpoints
internal import Datasets
internal import Failures
package import Kernels
internal import Networks

/// One invocation of training, from the workers' start to the files that it leaves.
package final class TrainingSession {
    package let configuration: TrainingConfiguration
    package let job: WorkerJob
    private let data: TrainingData
    private let directory: RunDirectory
    private let instructionSet: InstructionSet
    /// Whether enough workers came for the first step.
    package private(set) var hasBegun = false

    /// - Throws: `Failure.usage` or `.data` for a configuration that does not fit the data.
    package init(
        configuration: TrainingConfiguration, data: TrainingData, directory: RunDirectory,
        instructionSet: InstructionSet
    ) throws {
        self.configuration = configuration
        self.data = data
        self.directory = directory
        self.instructionSet = instructionSet
        job = try WorkerJob(configuration: configuration, data: data)
    }

    /// Trains.
    ///
    /// - Parameters:
    ///   - checkpoint: Where to go on; nil begins anew.
    ///   - record: Takes epochs and checkpoints.
    package func run(
        from checkpoint: Checkpoint?, coordinator options: CoordinatorOptions, trainer trainerOptions: TrainerOptions,
        record: any TrainingRecord, signals: SignalDescriptor, report: @escaping (TrainingEvent) -> Void
    ) throws -> (outcome: TrainingOutcome, workers: WorkerCounts) {
        let coordinator = try Coordinator(
            job: job, dataset: data.bytes, shared: data.shared, directory: directory.layout.path, options: options,
            instructionSet: instructionSet, signals: signals, report: report)
        defer { coordinator.shutDown() }
        let trainer = try Trainer(
            configuration: configuration, job: job, executor: coordinator, record: record, options: trainerOptions,
            instructionSet: instructionSet, report: report)
        try trainer.prepare(from: checkpoint)
        // The coordinator sees the data's address alone, which keeps nothing alive.
        return try withExtendedLifetime(data) {
            do {
                try coordinator.start()
                hasBegun = true
                let outcome = try trainer.run()
                try writeBest(outcome.parameters)
                return (outcome, coordinator.counts)
            } catch {
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
        let names = job.dataset.classNames
        let metadata = ModelMetadata(
            activation: configuration.activation, loss: job.shape.loss, classes: names,
            normalization: ModelMetadata.Normalization(
                method: configuration.normalization.rawValue, scale: Double(job.scale), offset: Double(job.offset)),
            version: ApusVersion.text, seed: configuration.seed)
        try directory.writeBest(ModelFile(widths: job.shape.widths, parameters: parameters, metadata: metadata))
    }
}
