package import Checkpoints
internal import Kernels
package import Training

/// Training in this process, without a coordinator.
package struct LocalRun {
    package let trainer: Trainer
    package let record = KeptRecord()
    private let data: TrainingData

    package init(
        _ configuration: TrainingConfiguration, on data: TrainingData, from checkpoint: Checkpoint? = nil,
        maximumSteps: Int? = nil, checkpointEvery: Int? = nil,
        through wrap: (LocalExecutor) -> any RoundExecutor = { $0 }
    ) throws {
        self.data = data
        let job = try WorkerJob(configuration: configuration, data: data)
        let executor = try LocalExecutor(job: job, dataset: data.base, instructionSet: .best)
        var options = TrainerOptions()
        options.maximumSteps = maximumSteps
        options.checkpointEvery = checkpointEvery
        trainer = try Trainer(
            configuration: configuration, job: job, executor: wrap(executor), record: record, options: options,
            instructionSet: .best, report: { _ in })
        try trainer.prepare(from: checkpoint)
    }

    package func run() throws -> TrainingOutcome { try withExtendedLifetime(data) { try trainer.run() } }
}
