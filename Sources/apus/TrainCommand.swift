internal import ArgumentParser
internal import Checkpoints
internal import DataParallel
internal import Failures

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a network, on as many processes as the machine has cores.",
        discussion: """
            EXAMPLES
              apus train --data synthetic
              apus train --learning-rate 0.2 --momentum 0.9 --nesterov --schedule linear --warmup 0.1 --epochs 10
              apus train --workers 0 --listen tcp://127.0.0.1:5555     then, elsewhere: apus worker tcp://127.0.0.1:5555
              apus keygen keys; apus train --workers 0 --listen tcp://0.0.0.0:5555 --keys keys     for other hosts
            """)

    @Option(
        help: """
            mnist, synthetic, or a directory of IDX files; auto takes MNIST from APUS_DATA, the user's cache or the network, \
            else the built-in digits.
            """)
    var data = "auto"

    @Option(parsing: .unconditional, help: "Passes over the training samples. (default: 20)")
    var epochs: Int?

    @OptionGroup(title: "What determines the result") var configuration: ConfigurationOptions
    @OptionGroup(title: "How it is carried out") var execution: ExecutionOptions

    @Option(help: "Where the run is kept. (default: a new directory in runs/)")
    var runDir: String?

    func run() throws {
        // Everything that can be wrong is looked at before anything is made.
        _ = try settled(data: data)
        let job = try TrainingInvocation(execution)
        let loaded = try DataLoading(isQuiet: execution.quiet).load(
            data, classes: configuration.classes?.numbers, pooledTestFraction: nil, seed: configuration.seed ?? 1)
        let settled = try settled(data: loaded.origin)
        try job.check(settled, loaded.data)
        let directory = try RunDirectory.create(named: runDir)
        try directory.writeConfiguration(
            try StoredConfiguration(settled, dataset: loaded.data.description.sha256).json())
        try job.run(settled, loaded.data, in: directory, from: nil, isNew: true)
    }

    /// - Parameter data: What `--data` came to.
    private func settled(data: String) throws -> TrainingConfiguration {
        var settled = try configuration.applied(to: TrainingConfiguration())
        settled.data = data
        settled.epochs = epochs ?? configuration.recipe?.epochs ?? settled.epochs
        settled.scheduledEpochs = settled.epochs
        try settled.validate()
        return settled
    }
}
