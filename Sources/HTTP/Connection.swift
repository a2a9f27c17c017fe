internal import Glibc

/// One peer: its request is read, answered, and the connection closed.
final class Connection {
    enum Phase {
        case reading(RequestReader)
        /// A stream's end is never reached.
        case answering(stream: (any ResponseStream)?)
        /// All is said; what the peer still says is passed over, or the system would take back what it has not read yet.
        case lingering
        case closed
    }

    let descriptor: Int32
    private(set) var phase = Phase.reading(RequestReader())
    /// Moves on with every byte that is written, and with each phase.
    private(set) var deadline: Double
    private let limits: ServerLimits
    private var outgoing: ArraySlice<UInt8> = []
    private var lastWrite = 0.0
    /// Bytes that nobody asked for.
    private var surplus = 0
    private var hasHeardAll = false

    init(_ descriptor: Int32, at now: Double, limits: ServerLimits) {
        self.descriptor = descriptor
        self.limits = limits
        deadline = now + limits.requestTime
    }

    deinit { close() }

    var isClosed: Bool { if case .closed = phase { true } else { false } }
    var isReading: Bool { if case .reading = phase { true } else { false } }
    var isStreaming: Bool { if case .answering(.some) = phase { true } else { false } }
    /// Whether something waits until the peer takes it.
    var hasOutgoing: Bool { !outgoing.isEmpty }

    /// What the system should tell of.
    var interests: Int16 { (hasHeardAll ? 0 : Int16(POLLIN)) | (hasOutgoing ? Int16(POLLOUT) : 0) }

    /// Takes what has arrived.
    ///
    /// - Returns: What it comes to, once.
    func receive(at now: Double) -> RequestReader.Outcome {
        var buffer = [UInt8](repeating: 0, count: 4096)
        // Only so much at once: nobody keeps the others waiting.
        for _ in 0..<8 {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return .more }
            guard count > 0 else {
                // A peer that only ends its own half may still read what it asked for.
                hasHeardAll = true
                if count < 0 || !hasOutgoing || isStreaming { close() }
                return .more
            }
            guard case .reading(var reader) = phase else {
                surplus += count
                if surplus > limits.mostSurplus { close() }
                if isClosed { return .more }
                continue
            }
            let outcome = reader.read(buffer[..<count])
            phase = .reading(reader)
            if outcome != .more { return outcome }
        }
        return .more
    }

    func answer(_ response: HTTPResponse, withBody: Bool, date: Int, at now: Double) {
        outgoing = response.head(at: date)[...]
        switch response.body {
        case .whole(let bytes):
            if withBody { outgoing += bytes }
            phase = .answering(stream: nil)
        case .stream(let stream): phase = .answering(stream: withBody ? stream : nil)
        }
        (deadline, lastWrite) = (now + limits.patience, now)
        send(at: now)
    }

    /// Sends what there is until the peer takes no more; a stream is asked for its next piece only then.
    func send(at now: Double) {
        guard case .answering(let stream) = phase else { return }
        while true {
            if outgoing.isEmpty {
                guard let stream else { return linger(from: now) }
                if let piece = stream.next(), !piece.isEmpty {
                    outgoing = piece[...]
                } else if now - lastWrite >= limits.heartbeat {
                    outgoing = ServerSentEvent.heartbeat[...]
                } else {
                    deadline = .infinity
                    return
                }
                deadline = now + limits.patience
            }
            let count = outgoing.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else { return close() }
            outgoing = outgoing.dropFirst(count)
            (deadline, lastWrite) = (now + limits.patience, now)
        }
    }

    private func linger(from now: Double) {
        shutdown(descriptor, Int32(SHUT_WR))
        phase = .lingering
        deadline = now + limits.lingerTime
    }

    func close() {
        if isClosed { return }
        Glibc.close(descriptor)
        phase = .closed
        outgoing = []
    }
}
