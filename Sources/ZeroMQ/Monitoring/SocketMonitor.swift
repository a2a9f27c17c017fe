internal import CZeroMQ
internal import Synchronization

/// Tells what happens to the connections of a socket.
///
/// Watch its ``socket`` with a ``Poller`` and call ``next()`` until there is nothing left. Events are for counting and
/// telling people: they come late, and none may be relied on.
package struct SocketMonitor: ~Copyable {
    /// What it tells of.
    package enum Interest: Sendable {
        case everything
        /// Connections that begin and end, or could not be accepted, and how their handshakes ended.
        case connections

        fileprivate var events: Int32 {
            switch self {
            case .everything: ZMQ_EVENT_ALL
            case .connections:
                ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
                    | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_ACCEPT_FAILED
                    | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED
            }
        }
    }

    private static let created = Atomic<Int>(0)

    /// Readable when there are events.
    package let socket: Socket
    private var message: MultipartMessage

    /// - Parameter monitored: has one monitor at most; set this up before binding or connecting.
    package init(of monitored: borrowing Socket, _ interest: Interest = .everything) throws {
        let number = Self.created.add(1, ordering: .relaxed).newValue
        let endpoint = try Endpoint("inproc://monitor-\(number)")
        guard zmq_socket_monitor(monitored.pointer, endpoint.description, interest.events) == 0 else {
            throw ZeroMQError.last("monitor a socket on", endpoint: endpoint.description)
        }
        let socket = try Socket(.pair, in: monitored.context)
        try socket.connect(endpoint)
        self.socket = socket
        message = MultipartMessage(capacity: 2)
    }

    /// The next event; nil if there is none now.
    package mutating func next() throws(ZeroMQError) -> SocketEvent? {
        while try socket.receiveIfAvailable(into: &message, maximumBytes: 4096) != .nothing {
            guard message.count == 2 else { continue }
            let endpoint = String(decoding: message.bytes(ofPart: 1), as: UTF8.self)
            let event = message.withUnsafeBytes(ofPart: 0) { SocketEvent(header: $0, endpoint: endpoint) }
            if let event { return event }
        }
        return nil
    }
}
