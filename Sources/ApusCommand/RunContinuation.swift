internal import Checkpoints
internal import Failures
internal import Hashing
internal import JSON
internal import Learning
internal import Processes
internal import Training

/// Going on with a run from its newest checkpoint, as `resume` does, and `train --resume` where there is a run.
struct RunContinuation {
    let path: String
    /// Epochs more than before.
    let moreEpochs: Int?
    /// Where the data lies now, if it was moved.
    let data: String?
    let execution: ExecutionOptions

    /// - Parameter refuseOther: Throws where something else is asked for than what the run was begun with.
    func run(unless refuseOther: (StoredConfiguration) throws -> Void) throws {
        SignalEnding.set(.interrupted, "stopped by a signal before it went on; the same command does")
        let invocation = try TrainingInvocation(execution)
        let directory = try RunDirectory.open(path)
        let stored = try StoredConfiguration.read(directory.layout)
        var damages: [DamagedCheckpoint] = []
        let checkpoint = try directory.checkpoints(keeping: execution.checkpointKeep).newest { damages.append($0) }
        for damage in damages { Warning.show("\(damage.path) is damaged (\(damage.reason)); using the one before it") }
        var configuration = stored.configuration
        if let checkpoint {
            var found = try checkpoint.configuration.decode(TrainingConfiguration.self)
            // It may be older than an extension of the run.
            if stored.extensions.contains(found.epochs) { found.epochs = configuration.epochs }
            if let (key, trained, asked) = try found.difference(from: configuration) {
                throw Failure(
                    .usage,
                    "cannot resume \(path): its checkpoint of step \(checkpoint.step) was made with \(key) \(trained), and "
                        + "\(directory.layout.configuration) says \(asked); restore that file, or start a new run")
            }
        }
        try refuseOther(stored)
        if let moreEpochs { try extend(&configuration, by: moreEpochs, from: checkpoint) }
        let loaded = try DataLoading(isQuiet: execution.quiet).load(
            data ?? configuration.data, transpose: configuration.transpose, classes: configuration.classes,
            pooledTestFraction: configuration.pooledTestFraction, seed: configuration.seed)
        let found = loaded.data.description.sha256
        let named = stored.dataset ?? ""
        let expected = checkpoint?.dataset.description ?? named
        guard found == expected else {
            throw Failure(
                .usage,
                "cannot resume \(path): it trained on the dataset \(expected), and \(data ?? configuration.data) is "
                    + "\(found); give its data by --data")
        }
        guard named == expected else {
            throw Failure(
                .usage,
                "cannot resume \(path): \(directory.layout.configuration) names the dataset \(named), its "
                    + "checkpoint \(expected); restore that file")
        }
        let job = try invocation.workerJob(configuration, loaded.data)
        if moreEpochs != nil {
            let extensions = stored.extensions.isEmpty ? [stored.configuration.epochs] : stored.extensions
            let extended = StoredConfiguration(
                configuration, dataset: found, extensions: extensions + [configuration.epochs])
            try directory.writeConfiguration(try extended.json())
        }
        try invocation.run(
            configuration, as: job, loaded.data, in: directory, from: checkpoint, isNew: false,
            signals: try TrainingInvocation.listenForSignals())
    }

    private func extend(
        _ configuration: inout TrainingConfiguration, by epochs: Int, from checkpoint: Checkpoint?
    ) throws {
        guard (1...1_000_000).contains(epochs) else {
            throw Failure(.usage, "--epochs must be 1 to 1000000, and cannot be \(epochs)")
        }
        guard configuration.schedule.canBeExtended else {
            throw Failure(
                .usage,
                "cannot extend \(path): its learning rate follows a \(configuration.schedule.course.rawValue) schedule, which "
                    + "ends with epoch \(configuration.epochs); start a new run with more --epochs")
        }
        if configuration.stopping != nil, let state = try checkpoint?.stopping.decode(EarlyStopping.self),
            state.isExhausted
        {
            throw Failure(
                .usage,
                "cannot extend \(path): it stopped early, after \(state.wait.counted("epoch")) without improvement; start a new run "
                    + "with a larger --patience or --no-early-stopping")
        }
        configuration.epochs += epochs
        try configuration.validate()
    }
}
