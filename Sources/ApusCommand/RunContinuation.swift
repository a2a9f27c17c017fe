internal import Checkpoints
internal import Failures
internal import Hashing
internal import JSON
internal import Learning
internal import Processes
internal import Reporting
internal import Training

/// Going on with a run from its newest checkpoint, as `resume` does, and `train --resume` where there is a run.
struct RunContinuation {
    /// How far a run is to go.
    enum Length {
        case asBegun
        /// Epochs in all.
        case total(Int)
        /// Epochs more than it was to have.
        case more(Int)
    }

    let path: String
    /// Where the data lies now, if it was moved.
    let data: String?
    let execution: ExecutionOptions

    /// - Parameter agree: Says how far the run is to go, and throws where something else is asked for than what it was begun
    ///   with.
    func run(_ agree: (StoredConfiguration) throws -> Length) throws {
        SignalEnding.set(.interrupted, "stopped by a signal before it went on; the same command does")
        let invocation = try TrainingInvocation(execution)
        let directory = try RunDirectory.open(path)
        let checkpoints = directory.checkpoints(keeping: execution.run.checkpointKeep)
        var damages: [DamagedCheckpoint] = []
        let checkpoint = try checkpoints.newest { damages.append($0) }
        for damage in damages { Warning.show("\(damage.path) is damaged (\(damage.reason)); using the one before it") }
        let (stored, isRestored) = try stored(in: directory.layout, checkpoint)
        var configuration = stored.configuration
        if let checkpoint, let (key, trained, asked) = try stored.difference(from: checkpoint) {
            throw Failure(
                .usage,
                "cannot resume \(path): its checkpoint of step \(checkpoint.step) was made with \(key) \(trained), and "
                    + "\(directory.layout.configuration) says \(asked); restore that file, or start a new run")
        }
        let length = try agree(stored)
        try stretch(&configuration, to: length, from: checkpoint)
        let loaded = try DataLoading(isQuiet: execution.run.quiet).load(
            data ?? configuration.data, DataLoading.Choice(configuration))
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
        if let checkpoint {
            // A run that only tells of itself again changes nothing.
            if try isTraining(configuration, from: checkpoint) {
                try checkpoints.prune(after: checkpoint.step, onObstacle: Warning.show)
            }
        } else {
            try keepTraces(of: directory)
        }
        if isRestored || configuration != stored.configuration {
            try directory.writeConfiguration(try stored.extended(to: configuration).json())
        }
        try invocation.run(
            configuration, as: job, loaded.data, in: directory, from: checkpoint, isNew: false,
            signals: try TrainingInvocation.listenForSignals())
    }

    /// The run's configuration, from its file or, where that is gone, from the checkpoint.
    private func stored(
        in layout: RunLayout, _ checkpoint: Checkpoint?
    ) throws -> (stored: StoredConfiguration, isRestored: Bool) {
        guard try !layout.holdsRun(), let checkpoint else { return (try StoredConfiguration.read(layout), false) }
        Warning.show(
            "\(layout.configuration) is gone; it is written anew from what the checkpoint of step \(checkpoint.step) was made with"
        )
        return (try StoredConfiguration(checkpoint), true)
    }

    /// Whether there are steps left that this process is to take.
    private func isTraining(_ configuration: TrainingConfiguration, from checkpoint: Checkpoint) throws -> Bool {
        guard checkpoint.epoch < configuration.epochs, checkpoint.step < execution.run.maxSteps ?? .max else {
            return false
        }
        return try configuration.stopping == nil || !hasStoppedEarly(checkpoint)
    }

    private func hasStoppedEarly(_ checkpoint: Checkpoint) throws -> Bool {
        try checkpoint.stopping.decode(EarlyStopping.self).isExhausted
    }

    /// Says that a run begins again which had come further, and keeps what would be written over.
    private func keepTraces(of directory: RunDirectory) throws {
        let layout = directory.layout
        let epochs = try layout.readMetrics().filter { (try? $0.decode(MetricsLine.self))?.event == "epoch" }.count
        let summary = try layout.holdsSummary() ? try? layout.readSummary().decode(StoredSummary.self) : nil
        // Before its first step a run may have written the weights that it began with.
        let hasTrained =
            try summary.map { $0.invocations.contains { $0.ending.map { $0.toStep > 0 } ?? false } }
            ?? layout.holdsBest()
        guard epochs > 0 || hasTrained else { return }
        let (place, names) = try directory.setTracesAside()
        Warning.show(
            "\(path) holds no checkpoint, so it begins again at step 0; what it had come to"
                + (epochs > 0 ? " in \(epochs.counted("epoch"))" : "")
                + " is kept in \(place) (\(names.joined(separator: ", ")))")
    }

    /// - Throws: `Failure.usage` where the run has as many epochs behind it, or its learning rate follows a course that other
    ///   numbers of epochs would have changed from the first step on.
    private func stretch(
        _ configuration: inout TrainingConfiguration, to length: Length, from checkpoint: Checkpoint?
    ) throws {
        let (done, planned) = (checkpoint?.epoch ?? 0, configuration.epochs)
        let (option, asked): (String, Int)
        switch length {
        case .asBegun: return
        case .total(let epochs): (option, asked) = ("--epochs", epochs)
        case .more(let epochs): (option, asked) = ("--more-epochs", epochs)
        }
        guard (1...TrainingConfiguration.maximumEpochs).contains(asked) else {
            throw Failure(
                .usage, "\(option) must be 1 to \(TrainingConfiguration.maximumEpochs), and cannot be \(asked)")
        }
        let total = if case .more = length { planned + asked } else { asked }
        let schedule = configuration.schedule
        guard total > done else {
            throw Failure(
                .usage,
                "cannot resume \(path) to \(total.counted("epoch")) in all: \(done) of \(planned) are done; "
                    + (schedule.canBeExtended
                        ? "--more-epochs N trains N more"
                        : "and its \(schedule.course.rawValue) schedule leaves nothing to --more-epochs, which would train N more")
            )
        }
        guard total != planned else { return }
        let refusal =
            "cannot \(total > planned ? "extend" : "shorten") \(path) from \(planned) to \(total.counted("epoch")): "
        guard schedule.canBeExtended else {
            throw Failure(
                .usage,
                refusal + "its learning rate follows a \(schedule.course.rawValue) schedule, which ends with epoch "
                    + "\(configuration.scheduledEpochs) and can be neither extended nor shortened; start a new run with "
                    + "--epochs \(total)")
        }
        if let stopping = configuration.stopping, let checkpoint, try hasStoppedEarly(checkpoint) {
            throw Failure(
                .usage,
                refusal
                    + "it stopped early, after \(max(1, stopping.patience).counted("epoch")) without improvement; start a new run "
                    + "with a larger --patience or --no-early-stopping")
        }
        if total < configuration.scheduledEpochs {
            guard schedule.warmup == 0 else {
                throw Failure(
                    .usage,
                    refusal
                        + "its warm-up is a part of \(configuration.scheduledEpochs.counted("epoch")); start a new run with "
                        + "--epochs \(total), or end this one earlier by --max-steps")
            }
            configuration.scheduledEpochs = total
        }
        configuration.epochs = total
        try configuration.validate()
    }
}
