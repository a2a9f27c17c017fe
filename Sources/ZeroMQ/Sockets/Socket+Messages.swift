internal import CZeroMQ
internal import Glibc

extension Socket {
    /// Sends one part if that does not block, and empties `message` then.
    ///
    /// - Parameter more: whether another part of the same message follows.
    package func sendIfPossible(_ message: inout Message, more: Bool = false) throws(ZeroMQError) -> SendOutcome {
        try transmit(message.storage, flags: ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0))
    }

    /// Sends all parts if that does not block, and empties `message` then.
    ///
    /// A full queue that the peer has just emptied may seem full for another millisecond; ``Poller`` knows better.
    package func sendIfPossible(_ message: inout MultipartMessage) throws(ZeroMQError) -> SendOutcome {
        try transmit(&message, flags: ZMQ_DONTWAIT)
    }

    /// Waits until one part can be sent, and empties `message` then.
    @available(*, noasync, message: "waits for the peer")
    package func send(_ message: inout Message, more: Bool = false) throws(ZeroMQError) -> SendOutcome {
        try transmit(message.storage, flags: more ? ZMQ_SNDMORE : 0)
    }

    /// Waits until all parts can be sent, and empties `message` then.
    @available(*, noasync, message: "waits for the peer")
    package func send(_ message: inout MultipartMessage) throws(ZeroMQError) -> SendOutcome {
        try transmit(&message, flags: 0)
    }

    private func transmit(_ message: inout MultipartMessage, flags: Int32) throws(ZeroMQError) -> SendOutcome {
        precondition(message.count > 0, "a message has at least one part")
        var outcome = SendOutcome.sent
        var copy = zmq_msg_t()
        // Copies share the content; with them the message stays whole if the peer goes away half-way.
        try withUnsafeMutablePointer(to: &copy) { copy throws(ZeroMQError) in
            zmq_msg_init(copy)
            defer { zmq_msg_close(copy) }
            for part in 0..<message.count {
                let isLast = part == message.count - 1
                zmq_msg_copy(copy, message.storage + part)
                // From the second part on nothing blocks: libzmq keeps count of whole messages.
                let partFlags = (part == 0 ? flags : ZMQ_DONTWAIT) | (isLast ? 0 : ZMQ_SNDMORE)
                let partOutcome = try transmit(copy, flags: partFlags)
                if part == 0, partOutcome != .sent {
                    outcome = partOutcome
                    return
                }
                // After a failure further on, libzmq takes back the parts it has and discards those still to come,
                // up to the last: so they must still be handed over, lest it discard the next message.
                if outcome == .sent { outcome = partOutcome }
            }
        }
        if outcome == .sent { message.removeAll() }
        return outcome
    }

    private func transmit(_ storage: MessageStorage, flags: Int32) throws(ZeroMQError) -> SendOutcome {
        while zmq_msg_send(storage, pointer, flags) < 0 {
            switch zmq_errno() {
            case EAGAIN: return .wouldBlock
            case EHOSTUNREACH: return .unreachable
            case EINTR where flags & ZMQ_DONTWAIT != 0: continue
            case EINTR: return .interrupted
            default: throw .last("send")
            }
        }
        return .sent
    }
}

/// What became of a message that was to be sent; unless it is `sent`, the message is still whole.
package enum SendOutcome: Sendable, Equatable {
    /// libzmq has it, which does not mean that the peer does.
    case sent
    /// The queue to the peer is full, or there is no peer yet.
    case wouldBlock
    /// The router knows no peer of that routing id.
    case unreachable
    /// A signal came while waiting.
    case interrupted
}

extension Socket {
    /// Receives one part if there is one; whatever `message` held before is gone either way.
    package func receiveIfAvailable(into message: inout Message) throws(ZeroMQError) -> ReceiveOutcome {
        try accept(into: message.storage, flags: ZMQ_DONTWAIT)
    }

    /// Receives a whole message if there is one; whatever `message` held before is gone either way.
    ///
    /// - Parameter maximumBytes: the most that all parts together may hold. More of it, or more parts than `message`
    ///   has room for, are ``ReceiveOutcome/excessive(parts:bytes:)``.
    package func receiveIfAvailable(
        into message: inout MultipartMessage, maximumBytes: Int = .max
    ) throws(ZeroMQError) -> ReceiveOutcome {
        try accept(into: &message, maximumBytes: maximumBytes, flags: ZMQ_DONTWAIT)
    }

    /// Waits for one part.
    @available(*, noasync, message: "waits for the peer")
    package func receive(into message: inout Message) throws(ZeroMQError) -> ReceiveOutcome {
        try accept(into: message.storage, flags: 0)
    }

    /// Waits for a whole message; see ``receiveIfAvailable(into:maximumBytes:)`` for its bounds.
    @available(*, noasync, message: "waits for the peer")
    package func receive(
        into message: inout MultipartMessage, maximumBytes: Int = .max
    ) throws(ZeroMQError) -> ReceiveOutcome {
        try accept(into: &message, maximumBytes: maximumBytes, flags: 0)
    }

    private func accept(
        into message: inout MultipartMessage, maximumBytes: Int, flags: Int32
    ) throws(ZeroMQError) -> ReceiveOutcome {
        message.removeAll()
        let first = try accept(into: message.storage, flags: flags)
        guard first == .received else { return first }
        var parts = 1
        var bytes = zmq_msg_size(message.storage)
        var hasMore = zmq_msg_more(message.storage) != 0
        if bytes <= maximumBytes {
            message.count = 1
        } else {
            message.storage.replace(count: 0) { _ in }
        }
        // Messages arrive whole, so the other parts are there.
        while hasMore, message.count == parts, parts < message.capacity {
            let place = message.storage + parts
            guard try accept(into: place, flags: ZMQ_DONTWAIT) == .received else { return .nothing }
            hasMore = zmq_msg_more(place) != 0
            parts += 1
            bytes = bytes.addingClamped(zmq_msg_size(place))
            if bytes <= maximumBytes {
                message.count = parts
            } else {
                place.replace(count: 0) { _ in }
            }
        }
        if hasMore { try drain(&parts, &bytes) }
        return parts == message.count ? .received : .excessive(parts: parts, bytes: bytes)
    }

    /// Receives the rest of a message and forgets it, counting.
    private func drain(_ parts: inout Int, _ bytes: inout Int) throws(ZeroMQError) {
        let rest = Message()
        repeat {
            guard try accept(into: rest.storage, flags: ZMQ_DONTWAIT) == .received else { return }
            parts += 1
            bytes = bytes.addingClamped(rest.count)
        } while rest.hasMore
    }

    private func accept(into storage: MessageStorage, flags: Int32) throws(ZeroMQError) -> ReceiveOutcome {
        while zmq_msg_recv(storage, pointer, flags) < 0 {
            switch zmq_errno() {
            case EAGAIN: return .nothing
            case EINTR where flags & ZMQ_DONTWAIT != 0: continue
            case EINTR: return .interrupted
            default: throw .last("receive")
            }
        }
        return .received
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

/// What came of an attempt to receive.
package enum ReceiveOutcome: Sendable, Equatable {
    case received
    /// No message has arrived.
    case nothing
    /// A message with more parts or bytes than allowed arrived. It is out of the way; its first parts, with the routing
    /// id of whoever sent it, are kept as far as they were within bounds.
    case excessive(parts: Int, bytes: Int)
    /// A signal came while waiting.
    case interrupted
}
