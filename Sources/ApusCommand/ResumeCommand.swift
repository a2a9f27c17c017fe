internal import ArgumentParser
internal import Failures
internal import Training

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a run from its newest checkpoint.",
        discussion: """
            The result is that of a run that was never stopped. A finished run prints its summary again.

            What determines the result, as --batch-size and --learning-rate do, stays as the run was begun, and is refused where \
            it is asked for otherwise. How it is carried out may change, and where the learning rate is constant, so may the \
            number of epochs. `apus resume --help-all` lists all options.

            EXAMPLES
              apus resume runs/20260101-120000-1
              apus resume runs/20260101-120000-1 --workers 4
              apus resume runs/20260101-120000-1 --epochs 30       epochs in all
              apus resume runs/20260101-120000-1 --more-epochs 5   than it was to have
            """)

    @Argument(help: ArgumentHelp("The run directory.", valueName: "run"), completion: .directory)
    var path: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Epochs in all: more than are done, and others than the run was begun for only where the learning rate is \
            constant. (default: as the run was begun)
            """, valueName: "n"))
    var epochs: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Epochs more than the run was to have so far, in place of --epochs.", valueName: "n"))
    var moreEpochs: Int?

    @Option(
        help: ArgumentHelp("Where the data lies now, if it was moved.", valueName: "name|dir"), completion: .directory)
    var data: String?

    @OptionGroup var execution: ExecutionOptions

    /// What `train` takes: asked for here it must be what the run was begun with.
    @OptionGroup(visibility: .private) var asked: AskedOptions

    func run() throws {
        if let epochs, let moreEpochs {
            throw Failure(
                .usage, "--epochs \(epochs) and --more-epochs \(moreEpochs) contradict each other; give one of them")
        }
        try RunContinuation(path: path, data: data, execution: execution).run(length)
    }

    /// How far the run is to go.
    ///
    /// - Throws: `Failure.usage` where the command line or the environment asks for another result than the run's.
    private func length(of begun: StoredConfiguration) throws -> RunContinuation.Length {
        let length = epochs.map { .total($0) } ?? moreEpochs.map { .more($0) } ?? RunContinuation.Length.asBegun
        let configuration = begun.configuration
        let command = asked.request
        if let difference = command.difference(from: configuration) {
            throw refusal(difference) { "\($0) was asked for; leave that out" }
        }
        let sources = try EnvironmentRequest().sources
        for source in sources {
            var request = source.request
            // The command line has precedence. An extended run has the epochs that it was begun with, too.
            if epochs != nil || moreEpochs != nil || request.epochs.map(begun.extensions.contains) ?? false {
                request.epochs = nil
            }
            if let difference = request.difference(from: configuration) {
                throw refusal(difference) { "\(source.name) asks for \($0); unset it" }
            }
        }
        guard let recipe = asked.recipe else { return length }
        var whole = command.over(recipe)
        // A recipe's epochs are beneath those of the run.
        whole.epochs = nil
        if let difference = whole.difference(from: configuration) {
            throw refusal(difference) { "the recipe \(recipe.rawValue) asks for \($0); leave it out" }
        }
        return length
    }

    private func refusal(_ difference: Difference, _ advice: (_ other: String) -> String) -> Failure {
        let (begun, other) = Self.words(difference)
        return Failure(
            .usage, "cannot resume \(path): it was begun \(begun), and \(advice(other)), or start a new run")
    }

    typealias Difference = (setting: any AnySetting, has: String?, asked: String?)

    /// How a run was begun, and what is asked for instead.
    static func words(_ difference: Difference) -> (begun: String, other: String) {
        let (setting, has, asked) = difference
        let name = SettingName.typed(setting.key, nil)
        return (
            has.map { "with \(SettingName.typed(setting.key, $0))" } ?? "without \(name)",
            asked.map { SettingName.typed(setting.key, $0) } ?? "no \(name)"
        )
    }
}
