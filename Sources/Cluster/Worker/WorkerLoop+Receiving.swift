internal import Failures
internal import System
internal import ZeroMQ

/// What comes from the coordinator by message.
extension WorkerLoop {
    /// - Returns: Whether a message lies in `incoming`.
    func receive() throws -> Bool {
        switch try socket.receiveIfAvailable(into: &incoming) {
        case .received: return true
        case .nothing, .interrupted: return false
        case .excessive(let parts, let bytes):
            throw Failure(
                .unavailable,
                "the peer at \(endpoint) sent \(parts.counted("part")) of \(bytes.counted("byte")): no coordinator")
        }
    }

    /// - Returns: How the worker's life ends, if it does.
    func handle() throws -> Ending? {
        let decoded: (worker: WorkerID, message: CoordinatorMessage)
        do {
            decoded = try incoming.withUnsafeBytes(ofPart: 0) { bytes throws(WireDefect) in
                try CoordinatorMessage.decode(bytes)
            }
        } catch {
            throw Failure(.unavailable, "the peer at \(endpoint) is no coordinator of this Apus: its message \(error)")
        }
        lastHeard = MonotonicClock.now
        switch decoded.message {
        case .welcome(let json): try join(json, as: decoded.worker)
        case .refused(let reason): throw Failure(.unavailable, "the coordinator at \(endpoint) refused: \(reason)")
        case .piece(let offset): try receivePiece(at: offset)
        case .task(let task): try compute(task)
        case .ping: break
        case .greetAgain: if id != nil, !isLeaving { try greet() }
        case .stop: return isLeaving ? .left : .stopped
        case .pause: return isLeaving ? .left : .paused
        }
        return nil
    }
}
