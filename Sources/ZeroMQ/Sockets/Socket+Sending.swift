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
