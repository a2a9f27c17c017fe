internal import Failures
internal import Glibc
package import Kernels
package import Processes
package import System
internal import Training
package import ZeroMQ

/// A worker: one thread that joins a coordinator, fetches the dataset if need be, and computes what it is told.
package final class WorkerLoop {
    /// How a worker's life ended well.
    package enum Ending: Sendable, Equatable {
        /// The job is done.
        case stopped
        /// It was asked to leave by a signal.
        case left
        /// The coordinator was stopped, and the job may go on later.
        case paused
    }

    /// A coordinator that was silent for so long is dead: it pings every second, but may have to wait for a disk.
    private static let silence: Seconds = 300
    /// A coordinator that was there, and is not there again after so long, is gone.
    private static let longestAbsence: Seconds = 30
    /// How long one is waited for that was not there yet, unless somebody says otherwise.
    package static let usualPatience: Seconds = 600
    /// Who waits says so this often.
    private static let announcementInterval: Seconds = 60

    private let patience: Seconds
    let socket: Socket
    var monitor: SocketMonitor
    let hasKeys: Bool
    private let context: Context
    let endpoint: Endpoint
    let instructionSet: InstructionSet
    let poller = Poller()
    let socketToken: Poller.Token
    let signals: SignalDescriptor
    private let signalToken: Poller.Token
    private var parentToken: Poller.Token?
    let token: String?
    let machine: String?
    let task: String?
    /// Nil until it is admitted, and again from each greeting to its answer.
    var id: WorkerID?
    /// Whether it greeted, and the connection has held since.
    var isConnected = false
    /// Proves after a broken connection that it is still the same worker.
    var ticket: String?
    /// What the ends of handshakes tell of the coordinator.
    var suspicion: String?
    var failedHandshakes = 0
    var replica: DatasetReplica?
    var job: WorkerJob?
    var engine: (any WorkerEngine)?
    /// Who computes in this process's stead; nil where it does so itself.
    var relay: RelayOptions?
    /// Whether the coordinator is still to hear that shares can come.
    var isReadinessDue = false
    /// What is shared with a coordinator of this host.
    var bench: SharedMemoryWorker?
    var bellToken: Poller.Token?
    /// When something last came by shared memory.
    var lastShared: Seconds = 0
    /// When signals were last looked at.
    private var lastLook: Seconds = 0
    var incoming = MultipartMessage(capacity: 4)
    var outgoing = MultipartMessage(capacity: 2 + RoundTask.maximumNodes)
    var lastHeard = MonotonicClock.now
    var isLeaving = false
    /// Whether the coordinator could not be told of it, or knows this worker no more.
    var mayLeave = false
    let report: (String) -> Void
    let reportDataset: (_ received: Int, _ total: Int) -> Void
    let reportAdmission: (_ title: String) -> Void
    /// How long a coordinator has been waited for when that was last said.
    private var announcedWait: Seconds?

    /// - Parameters:
    ///   - signals: SIGTERM and SIGINT, blocked before any thread was started.
    ///   - keys: Needed where the coordinator asks for them.
    ///   - machine: By which a coordinator knows that memory can be shared; nil hides it.
    ///   - task: What whoever launched this process calls it, for people to know it by (see ``LaunchedTask``).
    ///   - patience: How long a coordinator is waited for that was never there; one that was is not waited for longer. Infinite
    ///     waits on, for either.
    ///   - relay: How others compute in this process's stead; nil where it does so itself.
    ///   - token: What the coordinator gave to its own child; standard input then tells of the coordinator's end.
    ///   - reportAdmission: Hears who this process is from now on, for lists of processes.
    ///   - reportDataset: Hears, with each piece of the dataset that comes by message, how many bytes have come.
    package init(
        endpoint: Endpoint, keys: ClientKeys? = nil, instructionSet: InstructionSet, signals: SignalDescriptor,
        token: String?, machine: String? = Machine.identity, task: String? = nil,
        patience: Seconds = usualPatience, relay: RelayOptions? = nil,
        report: @escaping (String) -> Void = { _ in },
        reportDataset: @escaping (_ received: Int, _ total: Int) -> Void = { _, _ in },
        reportAdmission: @escaping (_ title: String) -> Void = { _ in }
    ) throws {
        self.report = report
        self.reportAdmission = reportAdmission
        self.reportDataset = reportDataset
        self.endpoint = endpoint
        self.instructionSet = instructionSet
        self.signals = signals
        self.token = token
        self.machine = machine
        self.task = task
        self.patience = patience
        self.relay = relay
        hasKeys = keys != nil
        try (relay.map { ProcessNeed($0.coordinator) } ?? .worker).check()
        context = try Context(ContextOptions())
        socket = try Socket(.dealer, in: context)
        try socket.set(.maximumMessageSize, to: Int64(1 << 32))
        try socket.set(.linger, to: .milliseconds(500))
        // Nothing waits for a connection that may be to another coordinator: each begins with a greeting.
        try socket.set(.immediate, to: true)
        try socket.set(.sendTimeout, to: .seconds(1))
        try socket.set(.longestReconnectInterval, to: .seconds(2))
        if case .tcp = endpoint.transport {
            // A connection may end without a word, where something between the hosts forgets it.
            try socket.set(.heartbeatInterval, to: .seconds(5))
            try socket.set(.heartbeatTimeout, to: .seconds(30))
        }
        if let keys { try socket.secureAsClient(keys.own, server: keys.server) }
        monitor = try SocketMonitor(of: socket, .connections)
        _ = poller.add(monitor.socket)
        if endpoint.needsIPv6 { try socket.set(.ipv6, to: true) }
        try socket.connect(endpoint)
        socketToken = poller.add(socket)
        signalToken = poller.add(descriptor: signals.descriptor)
        if token != nil { parentToken = poller.add(descriptor: 0) }
    }

    /// Works until the job is done, the coordinator is gone or a signal asks to leave.
    ///
    /// - Throws: `Failure.unavailable` where no coordinator answers or it refuses; `Failure.data` for a damaged dataset.
    package func run() throws -> Ending {
        do {
            let ending = try work()
            // Whoever leaves by a signal may be started again, as a coordinator may that was stopped.
            detach(telling: ending == .stopped ? .stop : .pause)
            return ending
        } catch {
            let failure = (error as? Failure) ?? (error as? ZeroMQError)?.failure
            let reason = failure?.description ?? "\(error)"
            // The coordinator sees its own children's standard error; of others it would see only that they are gone.
            if token == nil, id != nil, failure != nil { _ = try? send(.failed(reason)) }
            detach(telling: .refused(reason))
            throw error
        }
    }

    /// The same, where somebody is to start this process again when the job goes on.
    ///
    /// - Throws: `Failure.interrupted` too, where the job is not done.
    package func runUntilDone() throws {
        // A coordinator that goes on starts workers of its own itself.
        if try run() == .paused, token == nil { throw pause }
    }

    /// What a pause comes to.
    var pause: Failure {
        let kind = relay == nil ? "worker" : "relay"
        return Failure(
            .interrupted,
            "the coordinator at \(endpoint) was stopped and may go on later; start this \(kind) again then")
    }

    private func work() throws -> Ending {
        while true {
            while try receive() { if let ending = try handle() { return ending } }
            try announceReadinessIfDue()
            if let engine, engine.hasSpareTime { engine.prepareNext() }
            guard let bench else {
                if try wait() || mayLeave { return .left }
                continue
            }
            if workShared(bench) {
                guard bench.fallAsleep() else { continue }
                defer { bench.wakeUp() }
                if try wait() || mayLeave { return .left }
                lastShared = MonotonicClock.now
            } else if MonotonicClock.now - lastLook > Self.longestDeafness, try wait(.zero) || mayLeave {
                return .left
            }
        }
    }

    /// - Returns: Whether to leave.
    private func wait(_ timeout: Duration = .seconds(1)) throws -> Bool {
        if let engine {
            try engine.wait(with: poller, for: timeout)
        } else {
            _ = try poller.wait(timeout: timeout)
        }
        lastLook = MonotonicClock.now
        if let bench, let bellToken, poller.readiness(of: bellToken) != [], !bench.silenceBell() { try loseBell() }
        try followConnection()
        if let signal = signals.next() ?? engine?.takeSignal(), signal == SIGTERM || signal == SIGINT {
            if id == nil { return true }
            isLeaving = true
            if try !send(.leaving) { return true }
        }
        if let parentToken, poller.readiness(of: parentToken) != [] {
            throw Failure(.unavailable, "the coordinator at \(endpoint) is gone")
        }
        let silence = MonotonicClock.now - lastHeard
        let isWaiting = id == nil || !isConnected
        if isWaiting { announceWait(of: silence) } else { announcedWait = nil }
        let hasJoined = ticket != nil && patience.isFinite
        let limit = isWaiting ? (hasJoined ? min(patience, Self.longestAbsence) : patience) : Self.silence
        // What has arrived and was not read yet breaks any silence.
        guard silence > limit, poller.readiness(of: socketToken) == [] else { return false }
        if isLeaving { return true }
        let what = isWaiting ? "no coordinator answered" : "nothing was heard of the coordinator"
        throw Failure(
            .unavailable,
            "\(what) at \(endpoint) for \(Int(limit)) s\(suspicion.map { " (\($0))" } ?? ""); check the address, and that "
                + "the job is running")
    }

    private func announceWait(of silence: Seconds) {
        guard silence > (announcedWait.map { $0 + Self.announcementInterval } ?? 1) else { return }
        let minutes = Int(silence / 60)
        report("waiting for a coordinator at \(endpoint)" + (minutes > 0 ? ", for \(minutes) min so far" : ""))
        announcedWait = announcedWait.map { $0 + Self.announcementInterval } ?? 0
    }
}
