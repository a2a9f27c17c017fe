internal import CZeroMQ
internal import Glibc

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
