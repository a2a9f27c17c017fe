internal import ArgumentParser
internal import Checkpoints
internal import DataParallel
internal import Failures
internal import Hashing
internal import Learning
internal import Reporting

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a run from its newest checkpoint.",
        discussion: """
            The result is that of a run that was never stopped. A finished run prints its summary again.

            EXAMPLES
              apus resume runs/20260101-120000-1
              apus resume runs/20260101-120000-1 --workers 4 --epochs 10     ten epochs more than before
            """)

    @Argument(help: ArgumentHelp("The run directory.", valueName: "run"), completion: .directory)
    var path: String

    @Option(parsing: .unconditional, help: "Epochs more than before; the learning rate's course must be constant.")
    var epochs: Int?

    @Option(help: "Where the data lies now, if it was moved.", completion: .directory)
    var data: String?

    @OptionGroup(title: "How it is carried out") var execution: ExecutionOptions

    /// What `train` takes: asked for here it must be what the run was begun with.
    @OptionGroup(visibility: .hidden) var asked: ConfigurationOptions

    func run() throws {
        SignalEnding.set(.interrupted, "stopped by a signal before it went on; the same command does")
        let job = try TrainingInvocation(execution)
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
        try refuseOther(than: configuration, extensions: stored.extensions)
        if let epochs { try extend(&configuration, by: epochs, from: checkpoint) }
        let loaded = try DataLoading(isQuiet: execution.quiet).load(
            data ?? configuration.data, classes: configuration.classes,
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
        if epochs != nil {
            let extensions = stored.extensions.isEmpty ? [stored.configuration.epochs] : stored.extensions
            let extended = StoredConfiguration(
                configuration, dataset: found, extensions: extensions + [configuration.epochs])
            try directory.writeConfiguration(try extended.json())
        }
        try job.run(
            configuration, loaded.data, in: directory, from: checkpoint, isNew: false,
            signals: try TrainingInvocation.listenForSignals())
    }

    /// - Throws: `Failure.usage` where the command line or the environment asks for another result than the run's.
    private func refuseOther(than configuration: TrainingConfiguration, extensions: [Int]) throws {
        var command = try asked.request()
        if let recipe = asked.recipe { command = command.over(recipe) }
        // A recipe's epochs are beneath those of the run.
        command.epochs = nil
        if let (key, begun, other) = try configuration.difference(from: command.applied(to: configuration)) {
            throw Failure(
                .usage,
                "cannot resume \(path): it was begun with \(key) \(begun), and \(other) was asked for; leave that out, or start "
                    + "a new run")
        }
        for (variable, request) in try EnvironmentRequest().requests {
            var request = request
            // An extended run has the epochs that it was begun with, too.
            if let epochs = request.epochs, extensions.contains(epochs) { request.epochs = nil }
            request.scheduledEpochs = configuration.scheduledEpochs
            if let (key, begun, other) = try configuration.difference(from: request.applied(to: configuration)) {
                throw Failure(
                    .usage,
                    "cannot resume \(path): it was begun with \(key) \(begun), and \(variable) asks for \(other); unset it, or "
                        + "start a new run")
            }
        }
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
                "cannot extend \(path): it stopped early, after \(state.wait) epochs without improvement; start a new run "
                    + "with a larger --patience or --no-early-stopping")
        }
        configuration.epochs += epochs
        try configuration.validate()
    }
}
