internal import CZeroMQ
internal import Glibc
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

/// Something that happened to a connection of a monitored socket.
package struct SocketEvent: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case listening
        case accepted
        case connected
        /// Bytes flow both ways and the peer, where that is asked for, is authenticated.
        case handshakeSucceeded
        case handshakeFailed(HandshakeFailure)
        case disconnected
        case closed
        case retrying
        case bindFailed
        case acceptFailed
        case monitorStopped
        /// One that this module has no name for.
        case other(UInt16)
    }

    package enum HandshakeFailure: Sendable, Equatable {
        /// The connection broke, or took longer than ``SocketOption/handshakeInterval``.
        case noDetail(errno: Int32)
        /// The peer speaks another protocol or mechanism; libzmq's code says how it showed.
        case `protocol`(code: Int32)
        /// The authenticator said no, with this status.
        case authentication(status: Int32)

        /// Whether one side wants CURVE and the other does not.
        package var isMechanismMismatch: Bool { self == .protocol(code: ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH) }
    }

    package let kind: Kind
    /// The endpoint of the monitored socket that it happened at.
    package let endpoint: String
    /// ADDRESS:PORT of the peer whose connection was accepted; nil otherwise, or if it is gone already.
    package let peerAddress: String?
    /// Of a connection that was accepted or has ended; by now it may be closed, or another's.
    package let descriptor: Int32?

    /// - Parameters:
    ///   - header: a 16-bit event and a 32-bit value in the machine's byte order.
    ///   - endpoint: the second frame.
    /// - Returns: nil unless the header has 6 bytes.
    init?(header: UnsafeRawBufferPointer, endpoint: String) {
        guard header.count == 6 else { return nil }
        let event = header.loadUnaligned(as: UInt16.self)
        let value = header.loadUnaligned(fromByteOffset: 2, as: Int32.self)
        kind = Kind(event: event, value: value)
        self.endpoint = endpoint
        descriptor = kind == .accepted || kind == .disconnected ? value : nil
        peerAddress = kind == .accepted ? Self.peerAddress(ofDescriptor: value) : nil
    }

    private static func peerAddress(ofDescriptor descriptor: Int32) -> String? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let isKnown = withUnsafeMutablePointer(to: &address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getpeername(descriptor, address, &length) == 0
                    && (Int32(address.pointee.sa_family) == AF_INET || Int32(address.pointee.sa_family) == AF_INET6)
                    && getnameinfo(
                        address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
                        NI_NUMERICHOST | NI_NUMERICSERV) == 0
            }
        }
        guard isKnown else { return nil }
        let texts = [host, port].map { text in
            String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return texts[0].contains(":") ? "[\(texts[0])]:\(texts[1])" : "\(texts[0]):\(texts[1])"
    }
}

extension SocketEvent.Kind {
    fileprivate init(event: UInt16, value: Int32) {
        self =
            switch Int32(event) {
            case ZMQ_EVENT_LISTENING: .listening
            case ZMQ_EVENT_ACCEPTED: .accepted
            case ZMQ_EVENT_CONNECTED: .connected
            case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: .handshakeSucceeded
            case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: .handshakeFailed(.noDetail(errno: value))
            case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: .handshakeFailed(.protocol(code: value))
            case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: .handshakeFailed(.authentication(status: value))
            case ZMQ_EVENT_DISCONNECTED: .disconnected
            case ZMQ_EVENT_CLOSED: .closed
            case ZMQ_EVENT_CONNECT_RETRIED, ZMQ_EVENT_CONNECT_DELAYED: .retrying
            case ZMQ_EVENT_BIND_FAILED: .bindFailed
            case ZMQ_EVENT_ACCEPT_FAILED: .acceptFailed
            case ZMQ_EVENT_MONITOR_STOPPED: .monitorStopped
            default: .other(event)
            }
    }
}
