internal import CZeroMQ
internal import Glibc

/// Waits on sockets and file descriptors together, in the thread that owns the sockets.
///
/// Waiting allocates nothing; libzmq itself does beyond 16 items. A socket that closes is forgotten at the next wait; a
/// descriptor must be removed before it is closed, since its number may be used again.
package final class Poller {
    /// Names something that is watched, until it is removed.
    package struct Token: Hashable, Sendable {
        fileprivate let slot: Int
        fileprivate let generation: UInt
    }

    private var items: UnsafeMutablePointer<zmq_pollitem_t>
    private var capacity = 16
    /// Slots in use or used before; those free have neither socket nor descriptor, which libzmq passes over.
    private var slotCount = 0
    private var freeSlots: [Int] = []
    private var generations: [UInt] = []
    private var handles: [SocketHandle?] = []

    package init() {
        items = .allocate(capacity: capacity)
    }

    deinit { items.deallocate() }

    /// How many sockets and descriptors are watched.
    package var count: Int { slotCount - freeSlots.count }

    /// Watches a socket.
    package func add(_ socket: borrowing Socket, for interest: Readiness = .readable) -> Token {
        add(zmq_pollitem_t(socket: socket.pointer, fd: -1, events: interest.rawValue, revents: 0), socket.handle)
    }

    /// Watches a file descriptor, which must be open.
    package func add(descriptor: Int32, for interest: Readiness = .readable) -> Token {
        precondition(descriptor >= 0, "\(descriptor) is not a file descriptor")
        return add(zmq_pollitem_t(socket: nil, fd: descriptor, events: interest.rawValue, revents: 0), nil)
    }

    /// Watches for something else from now on; nothing at all keeps the place but never wakes.
    package func change(_ token: Token, to interest: Readiness) {
        guard isCurrent(token) else { return }
        items[token.slot].events = interest.rawValue
    }

    /// Watches it no more; a token that was removed before is passed over.
    package func remove(_ token: Token) {
        guard isCurrent(token) else { return }
        free(token.slot)
    }

    /// Waits until something is ready or the time is over.
    ///
    /// - Parameter timeout: rounded up to milliseconds; nil waits for ever, zero only looks.
    @available(*, noasync, message: "waits; it belongs on a thread of its own")
    package func wait(timeout: Duration?) throws(ZeroMQError) -> PollOutcome {
        for slot in 0..<slotCount where handles[slot]?.isOpen == false { free(slot) }
        let milliseconds = timeout.map { Int($0.roundedUpMilliseconds) } ?? -1
        let result = zmq_poll(items, Int32(slotCount), milliseconds)
        if result > 0 { return .ready(Int(result)) }
        guard result < 0 else { return .timedOut }
        for slot in 0..<slotCount { items[slot].revents = 0 }
        guard zmq_errno() == EINTR else { throw .last("wait for messages") }
        return .interrupted
    }

    /// What the last wait found; nothing for what was added since or is removed.
    package func readiness(of token: Token) -> Readiness {
        isCurrent(token) ? Readiness(rawValue: items[token.slot].revents) : []
    }

    /// Calls `body` for everything that the last wait found ready; it may add and remove.
    package func forEachReady<Failure: Error>(
        _ body: (Token, Readiness) throws(Failure) -> Void
    ) throws(Failure) {
        for slot in 0..<slotCount where items[slot].revents != 0 {
            try body(Token(slot: slot, generation: generations[slot]), Readiness(rawValue: items[slot].revents))
        }
    }

    private func add(_ item: zmq_pollitem_t, _ handle: SocketHandle?) -> Token {
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            items[slot] = item
            handles[slot] = handle
        } else {
            if slotCount == capacity { grow() }
            slot = slotCount
            slotCount += 1
            (items + slot).initialize(to: item)
            generations.append(0)
            handles.append(handle)
        }
        return Token(slot: slot, generation: generations[slot])
    }

    private func free(_ slot: Int) {
        items[slot] = zmq_pollitem_t(socket: nil, fd: -1, events: 0, revents: 0)
        handles[slot] = nil
        generations[slot] += 1
        freeSlots.append(slot)
    }

    private func grow() {
        let larger = UnsafeMutablePointer<zmq_pollitem_t>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: items, count: slotCount)
        items.deallocate()
        items = larger
        capacity *= 2
    }

    private func isCurrent(_ token: Token) -> Bool {
        token.slot < slotCount && generations[token.slot] == token.generation
    }
}

/// How waiting on a ``Poller`` ended.
package enum PollOutcome: Sendable, Equatable {
    /// So many sockets and descriptors are ready.
    case ready(Int)
    case timedOut
    /// A signal came; nothing is known to be ready.
    case interrupted
}

/// What a socket or descriptor is watched for, and what it is ready for.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: Int16

    package init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    package static let readable = Readiness(rawValue: Int16(ZMQ_POLLIN))
    package static let writable = Readiness(rawValue: Int16(ZMQ_POLLOUT))
    /// Descriptors only: an error, or the other end hung up.
    package static let failed = Readiness(rawValue: Int16(ZMQ_POLLERR))
}
