internal import CZeroMQ
internal import Glibc

/// The name of a socket option together with the type of its value, as in `socket.set(.linger, to: .zero)`.
///
/// See zmq_setsockopt(3). Most take effect for connections made later: set them before binding or connecting.
package struct SocketOption<Value: SocketOptionValue>: Sendable {
    let code: Int32
    let name: String

    init(_ code: Int32, _ name: String) {
        self.code = code
        self.name = name
    }
}

extension SocketOption where Value == Bool {
    /// Queue messages only for connections that are complete.
    package static var immediate: Self { Self(ZMQ_IMMEDIATE, "immediate") }
    /// A router reports peers that are not there as ``SendOutcome/unreachable`` instead of dropping messages.
    package static var routerMandatory: Self { Self(ZMQ_ROUTER_MANDATORY, "router mandatory") }
    /// A peer that comes with a routing id in use takes it over. Leave it off where ids can be forged.
    package static var routerHandover: Self { Self(ZMQ_ROUTER_HANDOVER, "router handover") }
    /// Send an empty message to a router when connected, so that it learns of this peer.
    package static var probeRouter: Self { Self(ZMQ_PROBE_ROUTER, "probe router") }
    package static var ipv6: Self { Self(ZMQ_IPV6, "IPv6") }
    package static var tcpKeepalive: Self { Self(ZMQ_TCP_KEEPALIVE, "TCP keepalive") }
    /// ZMQ_ZAP_ENFORCE_DOMAIN, which zmq.h shows only to those who ask for drafts: no handler, no admission.
    static var zapEnforceDomain: Self { Self(93, "ZAP domain enforcement") }
    static var curveServer: Self { Self(ZMQ_CURVE_SERVER, "CURVE server") }
}

extension SocketOption where Value == Int {
    /// Messages queued for one peer before sending blocks; 0 for no limit.
    package static var sendHighWaterMark: Self { Self(ZMQ_SNDHWM, "send high-water mark") }
    /// Messages queued from one peer before it is made to wait; 0 for no limit.
    package static var receiveHighWaterMark: Self { Self(ZMQ_RCVHWM, "receive high-water mark") }
    /// Connections that wait to be accepted.
    package static var backlog: Self { Self(ZMQ_BACKLOG, "backlog") }
    /// Seconds without traffic before TCP asks whether the peer is still there.
    package static var tcpKeepaliveIdle: Self { Self(ZMQ_TCP_KEEPALIVE_IDLE, "TCP keepalive idle time") }
    /// Seconds between such questions.
    package static var tcpKeepaliveInterval: Self { Self(ZMQ_TCP_KEEPALIVE_INTVL, "TCP keepalive interval") }
    /// Unanswered questions before the connection is given up.
    package static var tcpKeepaliveCount: Self { Self(ZMQ_TCP_KEEPALIVE_CNT, "TCP keepalive count") }
    /// A descriptor that becomes readable when ``Socket/readiness()`` may have changed.
    package static var fileDescriptor: Self { Self(ZMQ_FD, "file descriptor") }
    static var events: Self { Self(ZMQ_EVENTS, "events") }
}

extension SocketOption where Value == Int64 {
    /// The largest part accepted, in bytes; a peer that sends a larger one is disconnected. −1 for no limit.
    ///
    /// It bounds parts, not messages: libzmq keeps the parts of an unfinished message without any limit. Whoever may
    /// connect can fill the memory that way, which is why ports beyond this machine need CURVE.
    package static var maximumMessageSize: Self { Self(ZMQ_MAXMSGSIZE, "largest message size") }
}

extension SocketOption where Value == Duration {
    /// How long unsent messages keep a closed socket alive.
    package static var linger: Self { Self(ZMQ_LINGER, "linger") }
    /// Time between two pings; zero for none.
    package static var heartbeatInterval: Self { Self(ZMQ_HEARTBEAT_IVL, "heartbeat interval") }
    /// Silence after a ping that ends the connection.
    package static var heartbeatTimeout: Self { Self(ZMQ_HEARTBEAT_TIMEOUT, "heartbeat timeout") }
    /// Silence after which the other side should end the connection, in steps of 100 ms.
    package static var heartbeatTimeToLive: Self { Self(ZMQ_HEARTBEAT_TTL, "heartbeat time to live") }
    /// Time a peer has to complete its handshake.
    package static var handshakeInterval: Self { Self(ZMQ_HANDSHAKE_IVL, "handshake interval") }
    package static var connectTimeout: Self { Self(ZMQ_CONNECT_TIMEOUT, "connect timeout") }
    package static var reconnectInterval: Self { Self(ZMQ_RECONNECT_IVL, "reconnect interval") }
    /// The interval grows up to this one; zero for no growth.
    package static var longestReconnectInterval: Self { Self(ZMQ_RECONNECT_IVL_MAX, "longest reconnect interval") }
    /// How long ``Socket/send(_:)`` waits before it gives up with ``SendOutcome/wouldBlock``.
    package static var sendTimeout: Self { Self(ZMQ_SNDTIMEO, "send timeout") }
    /// How long ``Socket/receive(into:)`` waits before it gives up with nothing.
    package static var receiveTimeout: Self { Self(ZMQ_RCVTIMEO, "receive timeout") }
}

extension SocketOption where Value == [UInt8] {
    /// The name under which a router knows this peer: 1 to 255 bytes, the first not zero.
    package static var routingID: Self { Self(ZMQ_ROUTING_ID, "routing id") }
    static var subscription: Self { Self(ZMQ_SUBSCRIBE, "subscription") }
}

extension SocketOption where Value == String {
    /// The domain that ZAP requests of this socket speak of.
    package static var zapDomain: Self { Self(ZMQ_ZAP_DOMAIN, "ZAP domain") }
    static var lastEndpoint: Self { Self(ZMQ_LAST_ENDPOINT, "last endpoint") }
    static var curvePublicKey: Self { Self(ZMQ_CURVE_PUBLICKEY, "CURVE public key") }
    static var curveSecretKey: Self { Self(ZMQ_CURVE_SECRETKEY, "CURVE secret key") }
    static var curveServerKey: Self { Self(ZMQ_CURVE_SERVERKEY, "CURVE server key") }
}

/// A type that socket options come in, in libzmq's representation.
package protocol SocketOptionValue: Sendable {
    /// How many bytes libzmq must be offered room for; nil where values differ in length.
    static var optionByteCount: Int? { get }

    /// - Returns: nil if the bytes are no such value.
    init?(optionBytes: UnsafeRawBufferPointer)

    func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result
}

extension Bool: SocketOptionValue {
    package static var optionByteCount: Int? { MemoryLayout<Int32>.size }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        guard let number = Int(optionBytes: optionBytes) else { return nil }
        self = number != 0
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: Int32(self ? 1 : 0), body)
    }
}

/// A C `int`.
extension Int: SocketOptionValue {
    package static var optionByteCount: Int? { MemoryLayout<Int32>.size }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        guard optionBytes.count == MemoryLayout<Int32>.size else { return nil }
        self = Int(optionBytes.loadUnaligned(as: Int32.self))
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: Int32(clamping: self), body)
    }
}

extension Int64: SocketOptionValue {
    package static var optionByteCount: Int? { MemoryLayout<Int64>.size }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        guard optionBytes.count == MemoryLayout<Int64>.size else { return nil }
        self = optionBytes.loadUnaligned(as: Int64.self)
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: self, body)
    }
}

/// Milliseconds as a C `int`.
extension Duration: SocketOptionValue {
    package static var optionByteCount: Int? { MemoryLayout<Int32>.size }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        guard let number = Int(optionBytes: optionBytes) else { return nil }
        self = .milliseconds(number)
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: roundedUpMilliseconds, body)
    }
}

extension [UInt8]: SocketOptionValue {
    package static var optionByteCount: Int? { nil }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        self = Array(optionBytes)
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(body)
    }
}

extension String: SocketOptionValue {
    package static var optionByteCount: Int? { nil }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        self = String(decoding: optionBytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Array(utf8).withUnsafeBytes(body)
    }
}

extension Socket {
    package func set<Value>(_ option: SocketOption<Value>, to value: Value) throws(ZeroMQError) {
        let result = value.withOptionBytes { zmq_setsockopt(pointer, option.code, $0.baseAddress, $0.count) }
        guard result == 0 else { throw .last("set \(option.name)") }
    }

    package func get<Value>(_ option: SocketOption<Value>) throws(ZeroMQError) -> Value {
        // The longest value is an endpoint: a path of 107 bytes, or a routing id of 255.
        var value: Value?
        let result = withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { buffer in
            var count = Value.optionByteCount ?? buffer.count
            let result = zmq_getsockopt(pointer, option.code, buffer.baseAddress, &count)
            if result == 0 { value = Value(optionBytes: UnsafeRawBufferPointer(rebasing: buffer.prefix(count))) }
            return result
        }
        guard result == 0 else { throw .last("read \(option.name)") }
        guard let value else { throw ZeroMQError(code: EINVAL, operation: "read \(option.name)") }
        return value
    }
}

extension Duration {
    /// Whole milliseconds, rounded up so that a short wait never becomes a busy one; at most `Int32.max`.
    var roundedUpMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        guard seconds < Int64(Int32.max) / 1000 else { return .max }
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let part = (attoseconds + attosecondsPerMillisecond - 1) / attosecondsPerMillisecond
        return Int32(clamping: seconds * 1000 + part)
    }
}
