internal import ArgumentParser
internal import Cluster
internal import Failures
internal import System
internal import Training
internal import ZeroMQ

/// How a run is carried out; nothing here changes its result.
struct ExecutionOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: "Local worker processes; 0 with --listen waits for workers started by hand. (default: one a core)")
    var workers: Int?

    @Option(parsing: .unconditional, help: "Steps between checkpoints. (default: one checkpoint every epoch)")
    var checkpointEvery: Int?

    @Option(parsing: .unconditional, help: "Checkpoints kept.")
    var checkpointKeep = 3

    @Option(
        parsing: .unconditional,
        help: """
            End this invocation after so many steps, counted from the run's beginning; with local steps one is what comes \
            between two averages.
            """)
    var maxSteps: Int?

    @Option(help: "How tensors travel: shared memory with workers of this host and messages with others, or one alone.")
    var plane: DataPlane = .auto

    @Flag(
        inversion: .prefixedNo,
        help: "Whether the coordinator computes a share too. (default: where every process then has a core of its own)")
    var coordinatorComputes: Bool?

    @Option(help: "Whether each process stays on a core of its own, where there are enough.")
    var pin: Pinning = .auto

    @OptionGroup var listening: ListeningOptions

    @Option(parsing: .unconditional, help: "Begin when so many workers are ready.")
    var minWorkers = 1

    @Option(parsing: .unconditional, help: "Seconds to wait for workers before giving up; none waits on.")
    var joinTimeout = JoinTimeout(60)

    @Option(
        help: ArgumentHelp(
            "Write events for TensorBoard, in a directory of the run's name in this one.", valueName: "directory"))
    var tensorboard: String?

    @Flag(name: .shortAndLong, help: "Show warnings only.")
    var quiet = false

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    @OptionGroup var dashboard: DashboardOptions

    @OptionGroup var chaos: ChaosOptions

    enum Pinning: String, ExpressibleByArgument, CaseIterable {
        case auto, off
    }

    func coordinatorOptions() throws -> CoordinatorOptions {
        var options = CoordinatorOptions()
        let cores = Processors.usable
        let computes = coordinatorComputes ?? (plane != .messages && (1..<cores.count).contains(workers ?? 1))
        let count = workers ?? max(1, computes ? cores.count - 1 : cores.count)
        // A relay may be handed a coordinator's keys by the environment, and listen nowhere.
        guard listening.keys == nil || !listening.listen.isEmpty else {
            throw Failure(
                .usage, "--keys has nobody to let in without --listen ENDPOINT; give one, or leave --keys out")
        }
        try options.staff(workers: count, minimum: minWorkers, patience: joinTimeout.seconds, joining: listening)
        options.plane = plane
        options.coordinatorComputes = computes
        if pin == .auto { options.pin(to: cores) }
        options.chaos = try chaos.plan()
        return options
    }

    func trainerOptions() throws -> TrainerOptions {
        var options = TrainerOptions()
        if let maxSteps, maxSteps < 1 {
            throw Failure(.usage, "--max-steps must be at least 1, and cannot be \(maxSteps)")
        }
        if let checkpointEvery, checkpointEvery < 1 {
            throw Failure(.usage, "--checkpoint-every must be at least 1, and cannot be \(checkpointEvery)")
        }
        guard checkpointKeep >= 1 else {
            throw Failure(.usage, "--checkpoint-keep must be at least 1, and cannot be \(checkpointKeep)")
        }
        options.maximumSteps = maxSteps
        options.checkpointEvery = checkpointEvery
        return options
    }
}
