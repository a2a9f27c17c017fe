internal import FoundationEssentials
internal import Failures
internal import Files
internal import Glibc
package import Kernels
internal import Networks
internal import ZeroMQ

/// The thin loop around ``CoordinatorState``: it owns the sockets, the processes and the clock, and lives on one thread.
package final class Coordinator: RoundExecutor {
    let job: WorkerJob
    let options: CoordinatorOptions
    let report: (TrainingEvent) -> Void
    /// The dataset, laid out as `job.dataset` says.
    let dataset: UnsafeRawBufferPointer
    let poller = Poller()
    let socket: Socket
    let socketToken: Poller.Token
    let localEndpoint: Endpoint
    private let directory: PrivateDirectory
    var socketFiles: [SocketFile] = []
    let context: Context
    let gate: Gate
    var ledger = RefusalLedger()
    let signals: SignalDescriptor
    let signalToken: Poller.Token
    private let instructionSet: InstructionSet

    var state: CoordinatorState
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

    /// What is shared with workers of this host; nil where all goes by messages.
    let plane: SharedPlane?
    private let bellToken: Poller.Token?
    /// Members that have mapped it, by number.
    var attached: [Member] = []
    /// Shares given by shared memory since the round began, and how many of them the antechamber counts down.
    var givenShares = 0
    var countedShares = 0
    /// The coordinator's own share; nil where it only coordinates.
    var own: OwnShare?
    var lastSheet: UpdateSheet?
    var sheetVersion: UInt64 = 0
    /// Parts of the step under way that workers owe.
    var openParts: [WorkerID: Range<Int>] = [:]
    /// Parts that nobody is at any more.
    var unfinishedParts: [Range<Int>] = []
    var updateIsFinite = true
    var interruption: Int32?
    var interruptedSince: Seconds?
    let injector: FaultInjector?

    /// Steps that follow each other without waiting look at signals, deaths and newcomers as often as this.
    static let longestBlindness: Seconds = 1e-3

    /// Listens; workers are started by ``start()``.
    ///
    /// - Parameters:
    ///   - dataset: Laid out as `job.dataset` says; it must outlive this object.
    ///   - shared: The memory where the dataset lies, if workers can map it.
    ///   - directory: Where the socket of local workers may lie, usually the run directory.
    ///   - signals: SIGINT, SIGTERM and SIGUSR1, blocked before any thread was started.
    package init(
        job: WorkerJob, dataset: UnsafeRawBufferPointer, shared: SharedMemory? = nil, directory: String,
        options: CoordinatorOptions, instructionSet: InstructionSet, signals: SignalDescriptor,
        report: @escaping (TrainingEvent) -> Void
    ) throws {
        self.job = job
        self.dataset = dataset
        self.options = options
        self.signals = signals
        self.report = report
        state = CoordinatorState(policy: options.policy)
        parameterCount = ParameterLayout(widths: job.shape.widths).paddedCount
        collector = try RoundCollector(job: job)
        adder = ParameterUpdate(instructionSet: instructionSet)
        context = try Context(ContextOptions())
        socket = try Socket(.router, in: context)
        let largest = max(parameterCount * 4, WireFormat.pieceBytes, job.shape.classes * job.shape.classes * 4)
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
        self.directory = try PrivateDirectory(in: directory)
        localEndpoint = try Endpoint.ipc(path: self.directory.socketPath())
        for endpoint in options.listen {
            if case .ipc(let path) = endpoint.transport { socketFiles.append(try SocketFile(path)) }
        }
        let endpoints = try gate.open([localEndpoint] + options.listen, on: socket).dropFirst().map(\.description)
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
        if !endpoints.isEmpty { report(.listening(endpoints: endpoints)) }
    }

    private static func injector(
        _ plan: ChaosPlan?, endpoint: Endpoint, in context: Context
    ) throws -> FaultInjector? {
        try plan.map { try FaultInjector($0, endpoint: endpoint, in: context) }
    }

    package var isInterrupted: Bool { interruption != nil }

    /// Starts the local workers and waits until enough are ready.
    ///
    /// - Throws: `Failure.unavailable` where they do not come in time.
    package func start() throws {
        let processors = options.processors
        for number in 0..<options.localWorkers {
            let local = LocalWorker(
                number: number, processor: number + 1 < processors.count ? processors[number + 1] : nil)
            locals.append(local)
            try launch(local)
        }
        let share = try makeOwnShare()
        let needed = max(options.minimumWorkers, 1)
        let begin = MonotonicClock.now
        var announced = -1
        while state.readyWorkers.count < needed {
            try checkForInterruption()
            let ready = state.readyWorkers.count
            // Local workers are nothing to wait for unless they are slow to come.
            let isWorthTelling = options.localWorkers < needed || MonotonicClock.now - begin > 1
            if ready != announced, isWorthTelling {
                announced = ready
                report(.waiting(ready: ready, needed: needed))
            }
            let isHopeless = isHopeless && options.listen.isEmpty
            guard MonotonicClock.now - begin < options.joinTimeout, !isHopeless else {
                throw nobody(needed: needed, waited: MonotonicClock.now - begin)
            }
            try pump(until: MonotonicClock.now + 0.25)
        }
        guard let share else { return }
        own = share
        if let processor = processors.first { Processors.run(on: [processor]) }
        try perform(state.workerIsReady(.coordinator, isReplaceable: false, at: MonotonicClock.now))
    }

    private func makeOwnShare() throws -> OwnShare? {
        guard options.coordinatorComputes, let base = dataset.baseAddress else { return nil }
        return try OwnShare(job: job, dataset: base, instructionSet: instructionSet)
    }

    /// Forgets that the bell rang.
    func silenceBell() {
        guard let bellToken, poller.readiness(of: bellToken) != [] else { return }
        plane?.antechamber.wakeUp()
    }

    /// Throws when a signal came while there was nothing to finish.
    private func checkForInterruption() throws {
        guard isInterrupted else { return }
        throw Failure(.interrupted, "stopped by a signal before the first step; `apus resume` starts the run again")
    }

    func checkStarvation() throws {
        // Workers left aside for their silence are still there; how long they are waited for is the state's affair.
        guard state.memberCount == 0 else { return starvedSince = nil }
        let now = MonotonicClock.now
        let since = starvedSince ?? now
        if starvedSince == nil {
            starvedSince = now
            report(.waiting(ready: 0, needed: 1))
        }
        let isOver = now - since > options.joinTimeout || (isHopeless && options.listen.isEmpty)
        if isOver { throw nobody(needed: 1, waited: now - since) }
        if isInterrupted {
            throw Failure(
                .interrupted,
                "stopped by a signal while no worker was left to finish the step; `apus resume` repeats it")
        }
    }

    /// Somebody who asked the run to stop does not wait for a step without end.
    func checkInterruptedRound() throws {
        guard let interruptedSince, MonotonicClock.now - interruptedSince > options.policy.interruptedPatience else {
            return
        }
        throw Failure(.interrupted, "stopped by a signal in the middle of a step; `apus resume` repeats the step")
    }

    /// Whether every local worker was given up.
    private var isHopeless: Bool { !locals.isEmpty && locals.allSatisfy(\.isGivenUp) && members.isEmpty }

    private func nobody(needed: Int, waited: Seconds) -> Failure {
        var message =
            "no worker to train with: \(needed) needed, \(state.readyWorkers.count) ready after "
            + "\(Int(waited.rounded())) s"
        if let last = locals.compactMap(\.process?.lastLines.last).last {
            message += "; the last one said: \(last)"
        } else if let line = lastWords {
            message += "; the last one said: \(line)"
        }
        if locals.isEmpty { message += "; start some with `apus worker ENDPOINT`" }
        return Failure(.unavailable, message)
    }

    /// The last line of a local worker that died.
    var lastWords: String?
}
