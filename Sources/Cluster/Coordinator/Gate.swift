internal import Failures
internal import Glibc
internal import Processes
internal import System
internal import ZeroMQ

/// What guards the coordinator's endpoints: who may connect by TCP, and what became of connections that nobody
/// answers for.
final class Gate {
    /// The authorized directory is read again when somebody knocks, but not more often.
    private static let shortestReadingInterval: Seconds = 0.1
    /// A flood must not keep the coordinator from its work.
    private static let maximumAtOnce = 64
    /// Each is a trifle, and connections that have ended must be known before those that begin are counted.
    private static let maximumEventsAtOnce = 4096
    /// Different complaints about key files that are told.
    private static let maximumComplaints = 100

    private let keys: KeyDirectory?
    private let serverKeys: CurveKeys?
    private var authenticator: Authenticator?
    private let authenticatorToken: Poller.Token?
    private var monitor: SocketMonitor
    private let monitorToken: Poller.Token
    /// TCP connections that there are, by descriptor.
    private var connections: Set<Int32> = []
    /// Connections of every kind, by descriptor.
    private var peers: Set<Int32> = []
    var hasPeers: Bool { !peers.isEmpty }
    /// Half of what this process may have open: without descriptors it could write no checkpoint.
    private let maximumConnections = max(DescriptorLimit.current / 2, 16)
    private let poller: Poller
    private var areRequestsHeld = false
    private var lastReading: Seconds = -.infinity
    private var complaints: Set<String> = []
    private let warn: (String) -> Void

    /// - Parameter socket: Not bound yet.
    /// - Throws: `Failure.usage` or `.data` for keys that are missing or damaged.
    init(
        of socket: borrowing Socket, in context: Context, keys: KeyDirectory?, poller: Poller,
        warn: @escaping (String) -> Void
    ) throws {
        self.keys = keys
        self.poller = poller
        self.warn = warn
        serverKeys = try keys?.serverKeys()
        if let keys {
            let authenticator = try Authenticator(
                in: context, keys: try AuthorizedKeys(directory: keys.authorizedPath))
            authenticatorToken = poller.add(authenticator.socket)
            self.authenticator = .some(consume authenticator)
        } else {
            authenticatorToken = nil
        }
        monitor = try SocketMonitor(of: socket, .connections)
        monitorToken = poller.add(monitor.socket)
    }

    /// Listens. An option counts for the endpoints bound after it, so those of this host come first and need no keys.
    ///
    /// - Returns: The endpoints with the ports that the system chose.
    func open(_ endpoints: [Endpoint], on socket: borrowing Socket) throws -> [Endpoint] {
        var bound: [Int: Endpoint] = [:]
        for (index, endpoint) in endpoints.enumerated() where !endpoint.isTCP {
            // Whoever may write to the file may connect.
            let mask = umask(0o077)
            defer { umask(mask) }
            bound[index] = try socket.bind(endpoint)
        }
        if let serverKeys { try socket.secureAsServer(serverKeys) }
        for (index, endpoint) in endpoints.enumerated() where endpoint.isTCP {
            try socket.set(.ipv6, to: endpoint.needsIPv6)
            bound[index] = try socket.bind(endpoint)
            if serverKeys == nil, !endpoint.isLoopback {
                warn(
                    "\(endpoint) is open to everybody who can reach it, and what passes there can be read and forged "
                        + "(\(Mention.setting("insecure"))); \(Mention.command("keygen")) makes keys")
            }
        }
        return endpoints.indices.compactMap { bound[$0] }
    }

    /// Answers those who knock.
    ///
    /// - Parameter reject: Told of each connection that came to nothing, and why.
    func attend(at now: Seconds, reject: (_ sender: String, _ reason: String) -> Void) throws {
        try authenticate(at: now, reject)
        guard poller.readiness(of: monitorToken) != [] else { return }
        for _ in 0..<Self.maximumEventsAtOnce {
            guard let event = try monitor.next() else { break }
            if let descriptor = event.descriptor {
                if case .accepted = event.kind { peers.insert(descriptor) }
                if case .disconnected = event.kind { peers.remove(descriptor) }
            }
            guard event.endpoint.hasPrefix("tcp://") else { continue }
            switch event.kind {
            case .accepted: if let descriptor = event.descriptor { admit(descriptor) }
            case .disconnected: if let descriptor = event.descriptor { connections.remove(descriptor) }
            case .handshakeFailed(let failure):
                if let reason = reason(of: failure) { reject("a connection to \(event.endpoint)", reason) }
            case .acceptFailed:
                reject(
                    "a connection to \(event.endpoint)", "too many files are open; raise the limit with `ulimit -n`")
            default: break
            }
        }
    }

    /// Whoever knocks is judged by keys that were read after that, and waits for them if need be.
    private func authenticate(at now: Seconds, _ reject: (String, String) -> Void) throws {
        guard let authenticatorToken, areRequestsHeld || poller.readiness(of: authenticatorToken) != [] else { return }
        let isDue = now - lastReading >= Self.shortestReadingInterval
        if areRequestsHeld == isDue {
            areRequestsHeld = !isDue
            poller.change(authenticatorToken, to: isDue ? .readable : [])
        }
        guard isDue else { return }
        readKeys(at: now)
        for _ in 0..<Self.maximumAtOnce {
            guard let decision = try authenticator?.handleOne() else { break }
            guard case .denied(let key, let address) = decision else { continue }
            reject(address, key.map { "its key \($0) is not authorized" } ?? "it has no key")
        }
    }

    /// - Returns: Whether somebody let in by that name still would be.
    func admits(_ name: String, at now: Seconds) -> Bool {
        if now - lastReading >= 1 { readKeys(at: now) }
        return authenticator?.keys.contains(name: name) ?? true
    }

    /// Cuts off a connection that is one too many; libzmq sees it end and closes it.
    private func admit(_ descriptor: Int32) {
        connections.insert(descriptor)
        guard connections.count > maximumConnections else { return }
        shutdown(descriptor, Int32(SHUT_RDWR))
        complain("more than \(maximumConnections) connections at once: others are cut off; `ulimit -n` bounds them")
    }

    private func reason(of failure: SocketEvent.HandshakeFailure) -> String? {
        switch failure {
        // The authenticator knows more of it.
        case .authentication: nil
        case .noDetail: "it hung up, or said nothing of use in time"
        case .protocol where failure.isMechanismMismatch:
            serverKeys == nil ? "it wants keys, and there are none" : "it has no key"
        case .protocol: serverKeys == nil ? "it does not speak ZeroMQ's protocol" : "it does not know the server's key"
        }
    }

    private func readKeys(at now: Seconds) {
        guard let keys else { return }
        lastReading = now
        do {
            authenticator?.keys = try AuthorizedKeys(directory: keys.authorizedPath) { complain($0.message) }
        } catch {
            // Who cannot say whom to let in lets nobody in.
            authenticator?.keys = AuthorizedKeys()
            complain(error.message)
        }
    }

    private func complain(_ text: String) {
        guard complaints.count < Self.maximumComplaints, complaints.insert(text).inserted else { return }
        warn(text)
    }
}

extension Endpoint {
    fileprivate var isTCP: Bool { if case .tcp = transport { true } else { false } }
}
