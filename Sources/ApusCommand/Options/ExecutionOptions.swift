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
        options.mostSteps = maxSteps
        options.checkpointEvery = checkpointEvery
        return options
    }
}

/// Faults done to a run on purpose; like everything of its execution they cannot change the result.
struct ChaosOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Do faults to the run on purpose, so many in 100 steps on average: kill, stop and slow down local workers, send \
            garbage. The result is the same.
            """, valueName: "rate"))
    var chaos: Double?

    @Option(parsing: .unconditional, help: "Which faults, and when.")
    var chaosSeed: UInt64 = 1

    @Option(help: "Only this kind of fault; may be repeated. (default: all)")
    var chaosKind: [ChaosKind] = []

    /// nil without `--chaos`.
    func plan() throws(Failure) -> ChaosPlan? {
        guard let chaos else { return nil }
        return try ChaosPlan(rate: chaos, seed: chaosSeed, kinds: chaosKind)
    }
}

extension CoordinatorOptions {
    /// Takes who works: the processes started here, and those that may join.
    ///
    /// - Parameters:
    ///   - workers: Started here.
    ///   - minimum: Begin when so many are ready.
    ///   - patience: Seconds to wait for them.
    /// - Throws: `Failure.usage` for what cannot be.
    mutating func staff(
        workers: Int, minimum: Int, patience: Seconds, joining listening: ListeningOptions
    ) throws {
        guard (0...1024).contains(workers) else {
            throw Failure(.usage, "--workers must be 0 to 1024, and cannot be \(workers)")
        }
        try listening.apply(to: &self)
        guard workers > 0 || !listen.isEmpty else {
            throw Failure(.usage, "--workers 0 starts nobody; give --listen ENDPOINT, where workers can join")
        }
        guard minimum >= 1 else {
            throw Failure(.usage, "--min-workers must be at least 1, and cannot be \(minimum)")
        }
        guard minimum <= workers || !listen.isEmpty else {
            throw Failure(
                .usage,
                "--min-workers \(minimum) waits for more than the \(workers.counted("worker")) started here; give --workers "
                    + "\(minimum), or --listen ENDPOINT, where others can join")
        }
        localWorkers = workers
        minimumWorkers = minimum
        joinTimeout = patience
    }
}
