internal import ArgumentParser
internal import Cluster
internal import Glibc
internal import Kernels
internal import Processes
internal import Reporting
internal import System
internal import Training
internal import ZeroMQ

struct RelayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Compute for a coordinator with all the workers of this host, as one.",
        discussion: """
            To the coordinator a relay is a worker, to its workers a coordinator. Parameters and dataset come to the host \
            once and lie in memory that its workers share; they sum their gradients there, along the same tree, and one \
            sum leaves. So no bit of the result changes, and the coordinator has one peer a host instead of one a worker.

            A worker that ends or hangs is replaced here. When the coordinator ends, so do the relay and its workers. \
            SIGTERM or Ctrl-C finishes the share at hand and leaves. With --listen other workers, and other relays, may \
            join it. Options may also be variables, APUS_KEYS for --keys, but for --workers, --min-workers, --listen and \
            --announce, which the environment says of a coordinator.

            EXAMPLES
              apus train --workers 0 --listen tcp://0.0.0.0:5555 --keys keys
              apus relay tcp://coordinator:5555 \\
                --server-key server.key --key worker.key_secret
              apus relay tcp://127.0.0.1:5555 --workers 0 --listen tcp://127.0.0.1:5556
            """)

    @OptionGroup var joining: JoiningOptions

    @Option(
        parsing: .unconditional,
        help: "Worker processes; 0 with --listen waits for others to join. (default: one for each core)")
    var workers: Int?

    @OptionGroup var listening: ListeningOptions

    @Option(parsing: .unconditional, help: "Take work when so many workers are ready.")
    var minWorkers = 1

    @Option(
        parsing: .unconditional,
        help: """
            Seconds to wait for a coordinator (600 unless this says otherwise), and for workers when all are gone (60), before \
            giving up; none waits on.
            """, transform: JoinTimeout.read)
    var joinTimeout: JoinTimeout?

    @Option(help: "How tensors travel: shared memory with workers of this host and messages with others, or one alone.")
    var plane: DataPlane = .auto

    @Option(help: "Whether each worker stays on a core of its own, where there are enough.")
    var pin: WorkerOptions.Pinning = .auto

    @Flag(name: .shortAndLong, help: "Show warnings only.")
    var quiet = false

    private func coordinatorOptions() throws -> CoordinatorOptions {
        var options = CoordinatorOptions()
        let count = workers ?? Processors.usable.count
        try options.staff(workers: count, minimum: minWorkers, patience: joinTimeout?.seconds ?? 60, joining: listening)
        options.plane = plane
        if pin == .auto { options.pin(to: Processors.usable) }
        return options
    }

    func run() throws {
        let options = try coordinatorOptions()
        let (endpoint, keys) = try joining.destination(insecure: listening.insecure)
        let signals = try SignalDescriptor([SIGTERM, SIGINT])
        let display = ProgressDisplay(isQuiet: quiet)
        let relay = RelayOptions(options) { event in
            // Steps and checkpoints are the coordinator's.
            if case .interrupted = event { return }
            display.show(event.worded)
        }
        let receipt = WorkDisplay("receiving the dataset", unit: .bytes, isQuiet: quiet)
        defer { receipt.finish() }
        do {
            let loop = try WorkerLoop(
                endpoint: endpoint, keys: keys, instructionSet: try InstructionSet.chosen(), signals: signals,
                token: nil, task: LaunchedTask.name { getenv($0).map { String(cString: $0) } },
                patience: joinTimeout?.seconds ?? WorkerLoop.defaultPatience, relay: relay,
                report: { text in
                    receipt.finish()
                    Terminal().write("\(SettingName.worded(text))\n")
                }, reportDataset: { receipt.show($0, of: $1) }, reportAdmission: ProcessStart.setTitle)
            try loop.runUntilDone()
        } catch let error as ZeroMQError {
            throw error.failure
        }
    }
}
