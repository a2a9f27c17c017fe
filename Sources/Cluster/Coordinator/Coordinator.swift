internal import Failures
internal import Files
internal import Glibc
package import Kernels
internal import Networks
package import Processes
package import System
package import Training
package import ZeroMQ

/// The thin loop around ``CoordinatorState``: it owns the sockets, the processes and the clock, and lives on one thread.
package final class Coordinator: RoundExecutor {
    let job: WorkerJob
    let options: CoordinatorOptions
    let report: (TrainingEvent) -> Void
    /// The dataset, laid out as `job.dataset` says.
    let dataset: UnsafeRawBufferPointer
    let poller: Poller
    let socket: Socket
    let socketToken: Poller.Token
    let localEndpoint: Endpoint
    private let privateSocket: PrivateSocket
    var socketFiles: [SocketFile] = []
    let announcement: Announcement?
    let context: Context
    let gate: Gate
    var ledger = RefusalLedger()
    let signals: SignalDescriptor
    let signalToken: Poller.Token
    let instructionSet: InstructionSet

    package var state: CoordinatorState
    var members: [WorkerID: Member] = [:]
    var routes: [[UInt8]: WorkerID] = [:]
    var departed: Set<[UInt8]> = []
    var locals: [LocalWorker] = []
    package internal(set) var counts = WorkerCounts()
    var nextWorker: UInt32 = 1
    var incoming = MultipartMessage(capacity: 2 + RoundTask.mostNodes)
    var outgoing = MultipartMessage(capacity: 4)

    var round: UInt64 = 0
    var request: RoundRequest?
    var parameterFrame = Message()
    var framedVersion: UInt64?
    var store: ParameterStore?
    let parameterCount: Int
    /// Of parameters and gradients that travel by message.
    let encoding: NumberEncoding
    let collector: RoundCollector
    let adder: ParameterUpdate
    /// Workers whose result for a node could not be used in this round.
    var refusals: [TreeNode: Set<WorkerID>] = [:]
    /// What was wrong with them: told once the round is complete, since a result that nobody gets right is no fault of a
    /// worker's.
    var heldRefusals: [(sender: String, reason: String)] = []
    var starvedSince: Seconds?
    var lastPing: Seconds = 0
    var lastPump: Seconds = 0
    /// When workers' states were last told.
    var lastTelling: Seconds = 0
    /// When their speeds were last measured: epochs, at whose end states are told, may be too short for it.
    var lastMeasurement: Seconds = 0
    /// The last gradient round that was completed, and its samples.
    var lastStep: (round: UInt64, samples: Int) = (0, 1)
    /// What workers did in this epoch that are gone.
    var departedEfforts: [EpochTiming.Worker] = []

    /// What is shared with workers of this host; nil where all goes by messages.
    let plane: SharedPlane?
    let bellToken: Poller.Token?
    /// Members that have mapped it, by number.
    var attached: [Member] = []
    /// Shares given by shared memory since the round began, and how many of them the antechamber counts down.
    var givenShares = 0
    var countedShares = 0
    /// The coordinator's own share; nil where it only coordinates.
    var own: OwnShare?
    var sharedStep = SharedStep()
    var interruption: Int32?
    var interruptedSince: Seconds?
    let injector: FaultInjector?
    /// Where steps spend their time; nil unless somebody wants to know.
    package var phases: PhaseClock?

    /// Steps that follow each other without waiting look at signals, deaths and newcomers as often as this.
    static let longestBlindness: Seconds = 4e-3

    /// Listens; workers are started by ``start()``, or before it by ``launchLocalWorkers()``.
    ///
    /// - Parameters:
    ///   - dataset: Laid out as `job.dataset` says; it must outlive this object.
    ///   - shared: The memory where the dataset lies, if workers can map it.
    ///   - directory: Where the socket of local workers may lie until it is listened on, usually the run directory.
    ///   - signals: SIGINT, SIGTERM and SIGUSR1, blocked before any thread was started.
    ///   - poller: By which it waits; whatever else that watches wakes it too.
    package init(
        job: WorkerJob, dataset: UnsafeRawBufferPointer, shared: SharedMemory? = nil, directory: String,
        options: CoordinatorOptions, instructionSet: InstructionSet, signals: SignalDescriptor,
        poller: Poller = Poller(), report: @escaping (TrainingEvent) -> Void
    ) throws {
        self.job = job
        self.dataset = dataset
        self.options = options
        self.signals = signals
        self.poller = poller
        self.report = report
        state = CoordinatorState(policy: options.policy)
        parameterCount = ParameterLayout(widths: job.shape.widths).paddedCount
        encoding = NumberEncoding(job.wire, instructionSet: instructionSet)
        collector = try RoundCollector(job: job, encoding: encoding)
        adder = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        context = try Context(ContextOptions())
        socket = try Socket(.router, in: context)
        let largest = max(
            encoding.byteCount(of: parameterCount), WireFormat.pieceBytes, job.shape.classes * job.shape.classes * 4)
        try socket.set(.routerMandatory, to: true)
        try socket.set(.maximumMessageSize, to: Int64(largest + (1 << 17)))
        try socket.set(.handshakeInterval, to: .seconds(5))
        try socket.set(.heartbeatInterval, to: .seconds(2))
        try socket.set(.heartbeatTimeout, to: .seconds(10))
        try socket.set(.linger, to: .milliseconds(200))
        // Shares, pieces of the dataset and pings that a peer does not take; results that nobody has looked at yet.
        try socket.set(.sendHighWaterMark, to: 128)
        try socket.set(.receiveHighWaterMark, to: 32)
        gate = try Gate(of: socket, in: context, keys: options.keys, poller: poller) { report(.warning($0)) }
        privateSocket = try PrivateSocket(in: directory)
        for endpoint in options.listen {
            if case .ipc(let path) = endpoint.transport { socketFiles.append(try SocketFile(path)) }
        }
        let endpoints = try gate.open([.ipc(path: privateSocket.path)] + options.listen, on: socket).dropFirst()
        localEndpoint = try Endpoint.ipc(path: privateSocket.conceal())
        announcement = try options.announcement.map { try Announcement(of: Array(endpoints), in: $0) }
        injector = try Self.injector(options.chaos, endpoint: localEndpoint, in: context)
        socketToken = poller.add(socket)
        signalToken = poller.add(descriptor: signals.descriptor)
        plane =
            options.plane == .messages
            ? nil : SharedPlane(dataset: shared, parameterCount: parameterCount, process: getpid())
        bellToken = plane.map { [poller] in poller.add(descriptor: $0.antechamber.listeningDescriptor) }
        self.instructionSet = instructionSet
        if options.plane == .sharedMemory, plane == nil {
            throw Failure(
                .unavailable,
                "this system offers no memory that processes can share; leave --plane shared-memory out")
        }
        if !endpoints.isEmpty { report(.listening(endpoints: endpoints.map(\.description))) }
    }

    private static func injector(
        _ plan: ChaosPlan?, endpoint: Endpoint, in context: Context
    ) throws -> FaultInjector? {
        try plan.map { try FaultInjector($0, endpoint: endpoint, in: context) }
    }

    package var isInterrupted: Bool { interruption != nil }
}
