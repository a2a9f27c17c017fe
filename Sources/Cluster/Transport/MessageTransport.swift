internal import Failures
internal import Kernels
internal import System
internal import Training
internal import ZeroMQ

/// Who hears what comes by message and is no answer to a share.
protocol MessageListener: AnyObject {
    /// Somebody who is not known asks to be admitted.
    func hear(greeting: [UInt8], from sender: MessageTransport.Sender) throws

    /// - Throws: ``WireDefect`` where it makes no sense.
    func hear(_ message: WorkerMessage, from worker: WorkerID) throws

    /// Something was said that cannot be used.
    ///
    /// - Parameter worker: Who said it; nil for a stranger.
    func refuse(_ reason: String, from worker: WorkerID?, at address: String?)
}

/// Shares and answers as messages of a ROUTER socket, with workers of any host; what else there is to say goes the same way.
///
/// A worker is sent the parameters with the first share of each version of them. What it answers lies in the message that
/// brought it, and is decoded into the coordinator's memory if it is kept.
final class MessageTransport: Transport {
    /// Whoever a message comes from.
    struct Sender {
        /// By which the socket knows the connection.
        let route: [UInt8]
        /// The name of the key by which it was let in.
        let key: String?
        let address: String?
    }

    /// The other end of a connection that was admitted.
    private struct Peer {
        let route: [UInt8]
        /// Which parameters it was last sent.
        var parameterVersion: UInt64?
    }

    /// Handled in one go: a flood must not keep signals and deaths from being seen.
    private static let maximumMessagesAtOnce = 64
    /// Routes of workers that are gone are remembered, so that their last words are not taken for a stranger's.
    private static let maximumDeparted = 4096

    let context: Context
    let socket: Socket
    weak var listener: (any MessageListener)?
    /// Of parameters and gradients that travel.
    private let encoding: NumberEncoding
    private let parameterCount: Int
    private var peers: [WorkerID: Peer] = [:]
    /// Who was admitted, by the route of their connection.
    private(set) var workers: [[UInt8]: WorkerID] = [:]
    private var departed: Set<[UInt8]> = []
    private var incoming = MultipartMessage(capacity: 2 + RoundTask.maximumNodes)
    private var outgoing = MultipartMessage(capacity: 4)
    private var parameterFrame = Message()
    private var framedVersion: UInt64?

    /// - Parameter classes: Of the job, whose confusion counts must fit into a message.
    init(encoding: NumberEncoding, parameterCount: Int, classes: Int) throws {
        self.encoding = encoding
        self.parameterCount = parameterCount
        context = try Context(ContextOptions())
        socket = try Socket(.router, in: context)
        let largest = max(encoding.byteCount(of: parameterCount), WireFormat.pieceBytes, classes * classes * 4)
        try socket.set(.routerMandatory, to: true)
        try socket.set(.maximumMessageSize, to: Int64(largest + (1 << 17)))
        try socket.set(.handshakeInterval, to: .seconds(5))
        try socket.set(.heartbeatInterval, to: .seconds(2))
        try socket.set(.heartbeatTimeout, to: .seconds(10))
        try socket.set(.linger, to: .milliseconds(200))
        // Shares, pieces of the dataset and pings that a peer does not take; results that nobody has looked at yet.
        try socket.set(.sendHighWaterMark, to: 128)
        try socket.set(.receiveHighWaterMark, to: 32)
    }

    // MARK: - Who takes part

    func admit(_ worker: WorkerID, at route: [UInt8]) {
        peers[worker] = Peer(route: route)
        workers[route] = worker
    }

    func isAdmitted(_ route: [UInt8]) -> Bool { workers[route] != nil }

    func workerIsReady(_ worker: WorkerID) {}

    func lose(_ worker: WorkerID) {
        guard let peer = peers.removeValue(forKey: worker) else { return }
        workers[peer.route] = nil
        if departed.count >= Self.maximumDeparted { departed.removeAll() }
        departed.insert(peer.route)
    }

    // MARK: - Shares and answers

    func give(_ shares: [Share], isBeginning: Bool) throws -> [Share] {
        var rest: [Share] = []
        for share in shares where try !give(share) { rest.append(share) }
        return rest
    }

    /// - Returns: Whether its worker can be reached.
    private func give(_ share: Share) throws -> Bool {
        guard let peer = peers[share.worker] else { return false }
        let version = share.store.version
        for start in stride(from: 0, to: share.nodes.count, by: RoundTask.maximumNodes) {
            let isFresh = peers[share.worker]?.parameterVersion != version
            let task = RoundTask(
                round: share.round, phase: share.request.phase, epoch: UInt32(share.request.epoch),
                batch: UInt32(share.request.batch), parameterVersion: version, carriesParameters: isFresh,
                nodes: Array(share.nodes[start..<min(start + RoundTask.maximumNodes, share.nodes.count)]))
            outgoing.removeAll()
            outgoing.append(peer.route)
            outgoing.append(CoordinatorMessage.task(task).encoded(to: share.worker))
            if isFresh {
                frameParameters(of: share.store)
                outgoing.append(sharing: &parameterFrame)
            }
            guard try sendOutgoing() else { return false }
            if isFresh { peers[share.worker]?.parameterVersion = version }
        }
        return true
    }

    /// Encodes the parameters once for all who are sent them.
    private func frameParameters(of store: ParameterStore) {
        guard framedVersion != store.version else { return }
        parameterFrame.replace(count: encoding.byteCount(of: parameterCount)) {
            encoding.encode(store.pointer, into: $0)
        }
        framedVersion = store.version
    }

    func takeArrivals(_ take: (Arrival) throws -> Void) throws -> Bool {
        var received = false
        for _ in 0..<Self.maximumMessagesAtOnce {
            switch try socket.receiveIfAvailable(into: &incoming) {
            case .received:
                received = true
                try handleMessage(take)
            case .excessive(let parts, let bytes):
                received = true
                listener?.refuse(
                    "its message has \(parts.counted("part")) of \(bytes.counted("byte"))",
                    from: incoming.count > 0 ? workers[incoming.bytes(ofPart: 0)] : nil, at: nil)
            case .nothing, .interrupted: return received
            }
        }
        return received
    }

    func withTensor<Result>(_ position: Int, _ body: (ResultTensor) -> Result) -> Result {
        incoming.withUnsafeBytes(ofPart: 2 + position) { body(.encoded($0)) }
    }

    private func handleMessage(_ take: (Arrival) throws -> Void) throws {
        guard incoming.count >= 2 else {
            listener?.refuse("its message is empty", from: nil, at: nil)
            return
        }
        let route = incoming.bytes(ofPart: 0)
        let worker = workers[route]
        do {
            let decoded = try incoming.withUnsafeBytes(ofPart: 1) { bytes throws(WireDefect) in
                try WorkerMessage.decode(bytes)
            }
            if case .hello(let json) = decoded.message {
                if worker == nil { try listener?.hear(greeting: json, from: sender(at: route)) }
                return
            }
            guard let worker else {
                // It may be a worker whose connection broke, or that was let go and does not know.
                try send(.greetAgain, to: route)
                if departed.contains(route) { return }
                throw WireDefect("comes from somebody who was not admitted")
            }
            guard decoded.worker == worker else { throw WireDefect("is signed by \(decoded.worker), not \(worker)") }
            guard case .result(let answer) = decoded.message else {
                try listener?.hear(decoded.message, from: worker)
                return
            }
            guard incoming.count == 2 + answer.results.count else {
                throw WireDefect(
                    "has \((incoming.count - 2).counted("tensor")) for \(answer.results.count.counted("result"))")
            }
            try take(
                .answer(
                    Answer(
                        worker: worker, round: answer.round, phase: answer.phase, seconds: answer.seconds,
                        finished: MonotonicClock.now, results: answer.results)))
        } catch let defect as WireDefect {
            if worker == nil { try answerOtherVersion(at: route) }
            listener?.refuse("its message \(defect)", from: worker, at: incoming.peerAddress)
        }
    }

    /// Says to a worker of another version that it is of no use here, in a frame that it can read.
    private func answerOtherVersion(at route: [UInt8]) throws {
        guard let version = incoming.withUnsafeBytes(ofPart: 1, WireFormat.otherVersion) else { return }
        let reason =
            "it speaks protocol version \(WireFormat.version), and this worker version \(version)"
            + "; run the same Apus on both sides"
        outgoing.removeAll()
        outgoing.append(route)
        outgoing.append(CoordinatorMessage.refused(reason).encoded(to: nil, version: version))
        _ = try sendOutgoing()
    }

    private func sender(at route: [UInt8]) -> Sender {
        Sender(
            route: route, key: incoming.authenticatedUser.flatMap { $0.isEmpty ? nil : $0 },
            address: incoming.peerAddress.flatMap { $0.isEmpty ? nil : $0 })
    }

    // MARK: - Sending

    /// Sends without waiting: who cannot take it is gone, or so far behind that it is better left aside.
    ///
    /// - Returns: Whether it was sent.
    @discardableResult
    func send(_ message: CoordinatorMessage, to worker: WorkerID) throws -> Bool {
        guard let peer = peers[worker] else { return false }
        return try send(message, to: peer.route, as: worker)
    }

    /// - Parameter worker: The number that the message is for; nil for somebody who was not admitted.
    @discardableResult
    func send(_ message: CoordinatorMessage, to route: [UInt8], as worker: WorkerID? = nil) throws -> Bool {
        outgoing.removeAll()
        outgoing.append(route)
        outgoing.append(message.encoded(to: worker))
        return try sendOutgoing()
    }

    /// Sends a piece of the dataset.
    func send(_ piece: UnsafeRawBufferPointer, at offset: UInt64, to worker: WorkerID) throws -> Bool {
        guard let peer = peers[worker] else { return false }
        outgoing.removeAll()
        outgoing.append(peer.route)
        outgoing.append(CoordinatorMessage.piece(offset: offset).encoded(to: worker))
        outgoing.append(copying: piece)
        return try sendOutgoing()
    }

    private func sendOutgoing() throws -> Bool {
        if case .sent = try socket.sendIfPossible(&outgoing) { return true }
        return false
    }
}
