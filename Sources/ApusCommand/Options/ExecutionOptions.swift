internal import ArgumentParser
internal import Cluster
internal import Failures
internal import System
internal import Training
internal import ZeroMQ

/// How a run is carried out; nothing here changes its result.
struct ExecutionOptions: ParsableArguments {
    @OptionGroup(title: "Run") var run: RunOptions
    @OptionGroup(title: "Workers") var workers: WorkerOptions
    @OptionGroup(title: "Many hosts", visibility: .hidden) private var listening: ListeningOptions

    /// - Throws: `Failure.usage` for what cannot be.
    func coordinatorOptions() throws -> CoordinatorOptions {
        var options = CoordinatorOptions()
        let cores = Processors.usable
        let computes =
            workers.coordinatorComputes
            ?? (workers.plane != .messages && (1..<cores.count).contains(workers.workers ?? 1))
        let count = workers.workers ?? max(1, computes ? cores.count - 1 : cores.count)
        // A relay may be handed a coordinator's keys by the environment, and listen nowhere.
        guard listening.keys == nil || !listening.listen.isEmpty else {
            throw Failure(
                .usage, "--keys has nobody to let in without --listen ENDPOINT; give one, or leave --keys out")
        }
        try options.staff(
            workers: count, minimum: workers.minWorkers, patience: workers.joinTimeout.seconds, joining: listening)
        options.plane = workers.plane
        options.coordinatorComputes = computes
        if workers.pin == .auto { options.pin(to: cores) }
        options.chaos = try workers.chaosPlan()
        return options
    }
}

/// Where a run goes, how far, and who sees it.
struct RunOptions: ParsableArguments {
    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    @OptionGroup var dashboard: DashboardOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Steps between checkpoints. (default: one checkpoint every epoch)", valueName: "steps", visibility: .hidden)
    )
    var checkpointEvery: Int?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Checkpoints kept.", valueName: "n", visibility: .hidden))
    var checkpointKeep = 3

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            End this invocation after so many steps, counted from the run's beginning; with local steps one is what comes \
            between two averages.
            """, valueName: "n", visibility: .hidden))
    var maxSteps: Int?

    @Option(
        help: ArgumentHelp(
            "Write events for TensorBoard, in a directory of the run's name in this one.", valueName: "dir",
            visibility: .hidden))
    var tensorboard: String?

    @Flag(name: .shortAndLong, help: ArgumentHelp("Show warnings only.", visibility: .hidden))
    var quiet = false

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

/// Who works for a run on this host, and what is done to them.
struct WorkerOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Local worker processes; 0 with --listen waits for others. (default: one for each core)", valueName: "n"))
    var workers: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Begin when so many workers are ready.", valueName: "n", visibility: .hidden))
    var minWorkers = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Seconds to wait for workers before giving up; none waits on.", valueName: "seconds", visibility: .hidden),
        transform: JoinTimeout.read)
    var joinTimeout = JoinTimeout(60)

    @Option(
        help: ArgumentHelp(
            "How tensors travel: shared memory with workers of this host and messages with others, or one alone.",
            valueName: "name", visibility: .hidden))
    var plane: DataPlane = .auto

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Whether the coordinator computes a share too. (default: where every process then has a core of its own)",
            visibility: .hidden))
    var coordinatorComputes: Bool?

    @Option(
        help: ArgumentHelp(
            "Whether each process stays on a core of its own, where there are enough.", valueName: "when",
            visibility: .hidden))
    var pin: Pinning = .auto

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Do faults to the run on purpose, so many in 100 steps on average: kill, stop and slow down local workers, send \
            garbage. The result is the same.
            """, valueName: "rate", visibility: .hidden))
    var chaos: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Which faults, and when.", valueName: "seed", visibility: .hidden))
    var chaosSeed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Only this kind of fault; may be repeated. (default: all)", valueName: "kind", visibility: .hidden))
    var chaosKind: [ChaosKind] = []

    enum Pinning: String, ExpressibleByArgument, CaseIterable {
        case auto, off
    }

    /// Faults done to a run on purpose; like everything of its execution they cannot change the result. nil without `--chaos`.
    fileprivate func chaosPlan() throws(Failure) -> ChaosPlan? {
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
