internal import Failures
internal import Kernels
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// The worker's connection to its coordinator: under which number this worker is known there, and for how long nobody has
/// spoken.
///
/// Connections break and are made anew. Each begins with a greeting, whoever answers there.
final class CoordinatorConnection {
    /// A coordinator that was silent for so long is dead: it pings every second, but may have to wait for a disk.
    private static let longestSilence: Seconds = 300
    /// A coordinator that was there, and is not there again after so long, is gone.
    private static let longestAbsence: Seconds = 30
    /// Whoever waits says so this often.
    private static let announcementInterval: Seconds = 60

    let endpoint: Endpoint
    private let context: Context
    private let socket: Socket
    private var monitor: SocketMonitor
    private let hasKeys: Bool
    private let patience: Seconds
    private let poller: Poller
    /// By which the poller knows the socket.
    let token: Poller.Token
    private let report: (String) -> Void
    /// What is said at the beginning of a connection; its ticket proves after a broken one that this is still the same worker.
    private var greeting: Greeting
    /// Nil until it is admitted, and again from each greeting to its answer.
    private(set) var id: WorkerID?
    /// Whether it greeted, and the connection has held since.
    private var isConnected = false
    private var lastHeard = MonotonicClock.now
    private(set) var isLeaving = false
    /// Whether the coordinator could not be told that this worker leaves, or does not know it any more.
    private(set) var mayLeave = false
    /// What the ends of handshakes tell of the coordinator.
    private var suspicion: String?
    private var failedHandshakes = 0
    /// How long a coordinator has been waited for when that was last said.
    private var announcedWait: Seconds?
    private var incoming = MultipartMessage(capacity: 4)
    private var outgoing = MultipartMessage(capacity: 2 + RoundTask.maximumNodes)

    /// - Parameters:
    ///   - keys: Needed where the coordinator asks for them.
    ///   - patience: How long a coordinator is waited for that was never there; one that was is not waited for longer. Infinite
    ///     waits on, for either.
    ///   - report: Hears for whom it waits, and why in vain.
    init(
        to endpoint: Endpoint, keys: ClientKeys?, greeting: Greeting, patience: Seconds, poller: Poller,
        report: @escaping (String) -> Void
    ) throws {
        self.endpoint = endpoint
        self.greeting = greeting
        self.patience = patience
        self.poller = poller
        self.report = report
        hasKeys = keys != nil
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
        token = poller.add(socket)
    }

    // MARK: - Coming and going

    /// Greets on every new connection, whichever the coordinator is that answers there.
    func follow() throws {
        while let event = try monitor.next() {
            switch event.kind {
            case .handshakeSucceeded where isLeaving: mayLeave = true
            case .handshakeSucceeded: try greet()
            case .handshakeFailed(let failure): try learn(from: failure)
            case .disconnected where isConnected:
                isConnected = false
                // One that never answered is not waited for anew.
                if id != nil { lastHeard = MonotonicClock.now }
            default: break
            }
        }
    }

    private func greet() throws {
        if id != nil { lastHeard = MonotonicClock.now }
        id = nil
        isConnected = true
        try send(.hello(greeting.encoded()))
    }

    /// The coordinator does not know this worker, or not any more.
    func greetAgain() throws {
        if id != nil, !isLeaving { try greet() }
    }

    func wasAdmitted(as worker: WorkerID, ticket: String) {
        id = worker
        greeting.ticket = ticket
        suspicion = nil
        failedHandshakes = 0
    }

    /// Tells the coordinator that this worker leaves.
    ///
    /// - Returns: Whether there is nobody to be told.
    func leave() throws -> Bool {
        guard id != nil else { return true }
        isLeaving = true
        return try !send(.leaving)
    }

    private func learn(from failure: SocketEvent.HandshakeFailure) throws {
        if failure.isMechanismMismatch { throw mechanismMismatch }
        if case .authentication = failure {
            throw Failure(
                .unavailable,
                "the coordinator at \(endpoint) does not know this worker's key: put its .key file into the "
                    + "coordinator's authorized directory")
        }
        failedHandshakes += 1
        // One may be chance: the other side may just have ended, or tell its reason at the next.
        guard failedHandshakes % 3 == 0 else { return }
        let wanted = GreetingProbe.mechanism(at: endpoint, within: .seconds(1))
        if wanted == (hasKeys ? .null : .curve) { throw mechanismMismatch }
        guard suspicion == nil else { return }
        let text =
            hasKeys
            ? "it hangs up, probably because \(Mention.setting("serverKey")) is not the key of that coordinator"
            : "it hangs up"
        suspicion = text
        report("no success yet at \(endpoint): \(text)")
    }

    private var mechanismMismatch: Failure {
        Failure(
            .usage,
            hasKeys
                ? "the coordinator at \(endpoint) has no keys: start it with \(Mention.setting("keys", "DIR")), or this worker "
                    + "without keys"
                : "the coordinator at \(endpoint) lets in only workers with keys: give \(Mention.setting("serverKey", "FILE")) "
                    + "and \(Mention.setting("key", "FILE")), which \(Mention.command("keygen")) makes")
    }

    // MARK: - Waiting

    /// Whether the coordinator has been silent for too long.
    ///
    /// - Parameter otherSign: When there was last a sign of it by another way.
    /// - Returns: Whether to leave, since it was asked to.
    /// - Throws: `Failure.unavailable` where it was not.
    func endsBySilence(since otherSign: Seconds) throws -> Bool {
        let silence = MonotonicClock.now - max(lastHeard, otherSign)
        let isWaiting = id == nil || !isConnected
        if isWaiting { announceWait(of: silence) } else { announcedWait = nil }
        let hasJoined = greeting.ticket != nil && patience.isFinite
        let limit = isWaiting ? (hasJoined ? min(patience, Self.longestAbsence) : patience) : Self.longestSilence
        // What has arrived and was not read yet breaks any silence.
        guard silence > limit, poller.readiness(of: token) == [] else { return false }
        if isLeaving { return true }
        let what = isWaiting ? "no coordinator answered" : "nothing was heard of the coordinator"
        throw Failure(
            .unavailable,
            "\(what) at \(endpoint) for \(limit.shown)\(suspicion.map { " (\($0))" } ?? ""); check the address, and that "
                + "the job is running")
    }

    private func announceWait(of silence: Seconds) {
        guard silence > (announcedWait.map { $0 + Self.announcementInterval } ?? 1) else { return }
        let minutes = Int(silence / 60)
        report("waiting for a coordinator at \(endpoint)" + (minutes > 0 ? ", for \(minutes) min so far" : ""))
        announcedWait = announcedWait.map { $0 + Self.announcementInterval } ?? 0
    }

    // MARK: - Messages

    /// What has come, if anything has.
    func receive() throws -> (worker: WorkerID, message: CoordinatorMessage)? {
        switch try socket.receiveIfAvailable(into: &incoming) {
        case .received: break
        case .nothing, .interrupted: return nil
        case .excessive(let parts, let bytes):
            throw Failure(
                .unavailable,
                "the peer at \(endpoint) sent \(parts.counted("part")) of \(bytes.counted("byte")): no coordinator")
        }
        do {
            let decoded = try incoming.withUnsafeBytes(ofPart: 0) { bytes throws(WireDefect) in
                try CoordinatorMessage.decode(bytes)
            }
            lastHeard = MonotonicClock.now
            return decoded
        } catch {
            throw Failure(.unavailable, "the peer at \(endpoint) is no coordinator of this Apus: its message \(error)")
        }
    }

    /// The one frame that came with the last message received; nil where there is none, or several are.
    func withFrame<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result? {
        guard incoming.count == 2 else { return nil }
        return try incoming.withUnsafeBytes(ofPart: 1, body)
    }

    /// - Parameter appendTensors: Appends the frames that follow.
    /// - Returns: Whether there was a connection to send it by.
    @discardableResult
    func send(_ message: WorkerMessage, _ appendTensors: (inout MultipartMessage) -> Void = { _ in }) throws -> Bool {
        outgoing.removeAll()
        outgoing.append(message.encoded(from: id))
        appendTensors(&outgoing)
        while true {
            switch try socket.send(&outgoing) {
            case .sent: return true
            case .interrupted: continue
            case .wouldBlock, .unreachable: return false
            }
        }
    }
}
