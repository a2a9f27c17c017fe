internal import CZeroMQ
internal import Glibc

/// A libzmq socket, which belongs to the thread that made it and closes itself.
///
/// It does not linger: what is not sent when it closes is dropped, unless ``SocketOption/linger`` says otherwise.
package struct Socket: ~Copyable {
    let handle: SocketHandle
    let context: Context
    package let kind: SocketKind

    package init(_ kind: SocketKind, in context: Context) throws(ZeroMQError) {
        handle = try SocketHandle(kind, in: context)
        self.context = context
        self.kind = kind
    }

    deinit { handle.close() }

    var pointer: UnsafeMutableRawPointer { handle.pointer }

    /// Accepts connections.
    ///
    /// - Returns: the endpoint with the port that the system chose, if it was to choose one.
    @discardableResult
    package func bind(_ endpoint: Endpoint) throws(ZeroMQError) -> Endpoint {
        try check(zmq_bind(pointer, endpoint.withLoopbackAddress.description), "listen on", endpoint)
        return try lastEndpoint()
    }

    /// Connects in the background, again and again until the other side is there.
    package func connect(_ endpoint: Endpoint) throws(ZeroMQError) {
        try check(zmq_connect(pointer, endpoint.description), "connect to", endpoint)
    }

    package func unbind(_ endpoint: Endpoint) throws(ZeroMQError) {
        try check(zmq_unbind(pointer, endpoint.description), "stop listening on", endpoint)
    }

    package func disconnect(_ endpoint: Endpoint) throws(ZeroMQError) {
        try check(zmq_disconnect(pointer, endpoint.description), "disconnect from", endpoint)
    }

    /// Where this socket was bound or connected last.
    package func lastEndpoint() throws(ZeroMQError) -> Endpoint {
        let text = try get(.lastEndpoint)
        guard let endpoint = try? Endpoint(text) else {
            throw ZeroMQError(code: EINVAL, operation: "read the endpoint", endpoint: text)
        }
        return endpoint
    }

    /// Which of sending and receiving would not block now.
    package func readiness() throws(ZeroMQError) -> Readiness {
        Readiness(rawValue: Int16(truncatingIfNeeded: try get(.events)))
    }

    /// Receives messages that begin with these bytes; for subscribers only.
    package func subscribe(to prefix: [UInt8]) throws(ZeroMQError) {
        try set(.subscription, to: prefix)
    }

    private func check(_ result: Int32, _ operation: String, _ endpoint: Endpoint) throws(ZeroMQError) {
        guard result == 0 else { throw .last(operation, endpoint: endpoint.description) }
    }
}

// libzmq's sockets are not safe to use from two threads.
@available(*, unavailable)
extension Socket: Sendable {}

/// The messaging patterns of sockets, under ZeroMQ's names.
package enum SocketKind: Sendable {
    /// Speaks with many peers, naming each by the routing id in the first part of a message.
    case router
    /// Speaks with its peers in turn.
    case dealer
    /// Speaks with exactly one peer.
    case pair
    case publisher
    case subscriber
    case request
    case reply

    var code: Int32 {
        switch self {
        case .router: ZMQ_ROUTER
        case .dealer: ZMQ_DEALER
        case .pair: ZMQ_PAIR
        case .publisher: ZMQ_PUB
        case .subscriber: ZMQ_SUB
        case .request: ZMQ_REQ
        case .reply: ZMQ_REP
        }
    }
}

/// An open libzmq socket, known to the ``Socket`` that owns it and to the pollers that watch it.
///
/// It tells a ``Poller`` that a socket is gone, whose memory must not be touched then.
final class SocketHandle {
    let pointer: UnsafeMutableRawPointer
    private(set) var isOpen = true
    private var context: Context?

    init(_ kind: SocketKind, in context: Context) throws(ZeroMQError) {
        guard let pointer = zmq_socket(context.pointer, kind.code) else { throw .last("open a \(kind) socket") }
        self.pointer = pointer
        self.context = context
        var linger: Int32 = 0
        zmq_setsockopt(pointer, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
    }

    deinit { close() }

    func close() {
        guard isOpen else { return }
        zmq_close(pointer)
        isOpen = false
        // The context waits for its sockets when it ends, so let go of it only now.
        context = nil
    }
}
