internal import ArgumentParser
internal import DataParallel
internal import Failures

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a run from its newest checkpoint.",
        discussion: """
            The result is that of a run that was never stopped. A finished run prints its summary again.

            EXAMPLES
              apus resume runs/20260101-120000-1
              apus resume runs/20260101-120000-1 --workers 4 --epochs 10   ten epochs more
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
        try RunContinuation(path: path, moreEpochs: epochs, data: data, execution: execution).run(unless: refuseOther)
    }

    /// - Throws: `Failure.usage` where the command line or the environment asks for another result than the run's.
    private func refuseOther(than begun: StoredConfiguration) throws {
        let configuration = begun.configuration
        var command = try asked.request()
        if let recipe = asked.recipe { command = command.over(recipe) }
        // A recipe's epochs are beneath those of the run.
        command.epochs = nil
        if let (key, found, other) = try configuration.difference(from: command.applied(to: configuration)) {
            throw Failure(
                .usage,
                "cannot resume \(path): it was begun with \(key) \(found), and \(other) was asked for; leave that out, or start "
                    + "a new run")
        }
        for (variable, request) in try EnvironmentRequest().requests {
            var request = request
            // An extended run has the epochs that it was begun with, too.
            if let epochs = request.epochs, begun.extensions.contains(epochs) { request.epochs = nil }
            request.scheduledEpochs = configuration.scheduledEpochs
            if let (key, found, other) = try configuration.difference(from: request.applied(to: configuration)) {
                throw Failure(
                    .usage,
                    "cannot resume \(path): it was begun with \(key) \(found), and \(variable) asks for \(other); unset it, or "
                        + "start a new run")
            }
        }
    }
}
