internal import ArgumentParser
internal import Checkpoints
internal import Datasets
internal import Failures
internal import Glibc
internal import JSON
internal import Processes
internal import Training

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a network, on as many processes as the machine has cores.",
        discussion: """
            EXAMPLES
              apus train                                  MNIST, or digits drawn here
              apus train --recipe fast                    98 % in a second
              apus train --data DIR --hidden 256,128 --epochs 10
              apus train --learning-rate 0.2 --momentum 0.9 --nesterov --schedule linear
              apus train --workers 0 --listen tcp://127.0.0.1:5555

            These are the options to begin with; `apus train --help-all` lists all.
            """)

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup(title: "Run") private var place: PlaceOptions
    @OptionGroup var execution: ExecutionOptions

    /// Where a run is kept, and what it is begun from.
    struct PlaceOptions: ParsableArguments {
        @Option(
            help: ArgumentHelp("Where the run is kept. (default: new, in runs/)", valueName: "dir"),
            completion: .directory)
        var runDir: String?

        @Option(
            help: ArgumentHelp(
                "Read the result's configuration from a file, such as the config.json of a run; - is standard input.",
                valueName: "file.json", visibility: .hidden),
            completion: .file(extensions: ["json"]))
        var config: String?

        @Flag(
            help: ArgumentHelp(
                "Go on with the run in --run-dir if there is one, which must have been begun with the same options.",
                visibility: .hidden))
        var resume = false

        @Flag(
            help: ArgumentHelp(
                "Print the configuration that this comes to, as --config takes it, and train nothing.",
                visibility: .hidden))
        var printConfig = false
    }

    func run() throws {
        let environment = try EnvironmentRequest()
        let resolved = try ResolvedConfiguration(
            commandLine: request, recipe: configuration.recipe, environment: environment, file: place.config,
            execution: place.config == nil ? [] : OptionCatalog.executionKeys)
        if place.printConfig {
            let text = try StoredConfiguration(resolved.configuration, dataset: resolved.dataset).json().text
            return try StandardOutput.write(text)
        }
        if request.patience == 0 {
            Warning.show(
                "--patience 0 stops after the first epoch that improves nothing; --no-early-stopping trains to the last"
            )
        }
        if place.resume, try goOn(with: resolved) { return }
        // Everything that can be wrong is looked at before anything is made.
        let invocation = try TrainingInvocation(execution)
        var settled = resolved.configuration
        let loaded = try DataLoading(isQuiet: execution.run.quiet, mayDraw: true).load(
            settled.data, DataLoading.Choice(settled))
        let dataset = loaded.data.description.sha256
        try resolved.check(dataset: dataset)
        settled.data = loaded.origin
        settled.transpose = loaded.transpose
        let job = try invocation.workerJob(settled, loaded.data)
        // From here on there is something to finish.
        let signals = try TrainingInvocation.listenForSignals()
        let directory = try RunDirectory.create(named: place.runDir)
        try directory.writeConfiguration(try StoredConfiguration(settled, dataset: dataset).json())
        try invocation.run(settled, as: job, loaded.data, in: directory, from: nil, isNew: true, signals: signals)
    }

    /// Goes on with the run that is there.
    ///
    /// - Returns: Whether there is one: none before its configuration was written whole.
    private func goOn(with resolved: ResolvedConfiguration) throws -> Bool {
        guard let runDir = place.runDir else {
            throw Failure(.usage, "--resume needs --run-dir DIR: where the run is to go on, or to begin")
        }
        SignalEnding.set(.interrupted, "stopped by a signal before it began or went on; the same command does")
        guard try RunLayout(runDir).holdsResumableRun() else { return false }
        var asked = resolved.configuration
        let data = asked.data == "auto" ? nil : asked.data
        try RunContinuation(path: runDir, data: data, execution: execution).run { begun in
            // Which data they are, their SHA-256 tells.
            asked.data = begun.configuration.data
            // No option asks for it: a run has what the Apus had that began it.
            asked.labelNumbering = begun.configuration.labelNumbering
            // Which files are turned is known when they are read.
            if asked.transpose == .auto { asked.transpose = begun.configuration.transpose }
            var length = RunContinuation.Length.asBegun
            // An extended run has the epochs that it was begun with, too.
            let isKnown = begun.extensions.contains(asked.epochs)
            if isKnown || resolved.asksForEpochs && asked.epochs > begun.configuration.epochs {
                if !isKnown { length = .total(asked.epochs) }
                // Unless somebody says otherwise, a schedule is laid out for the epochs asked for.
                if asked.scheduledEpochs == asked.epochs { asked.scheduledEpochs = begun.configuration.scheduledEpochs }
                asked.epochs = begun.configuration.epochs
            }
            let request = ConfigurationRequest(asked)
            if let difference = request.difference(from: begun.configuration, isWhole: true) {
                let (has, other) = ResumeCommand.words(difference)
                throw Failure(
                    .usage,
                    "cannot go on with \(runDir): it was begun \(has), and this asks for \(other); give the options that it "
                        + "was begun with, or another --run-dir")
            }
            return length
        }
        return true
    }

    /// What the command line asks of the configuration.
    var request: ConfigurationRequest { configuration.request }
}

extension RunDirectory {
    /// - Parameter name: nil makes a new directory in `runs`, named after the time.
    static func create(named name: String?) throws -> RunDirectory {
        if let name { return try create(name) }
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y%m%d-%H%M%S", &parts)
        let stamp = String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return try create(in: "runs", stamp: stamp)
    }
}
