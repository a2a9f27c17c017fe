package import Failures

/// Decides which CURVE clients may connect to the sockets of a context: libzmq's ZAP handler.
///
/// It has no thread of its own: watch its ``socket`` with the owner's ``Poller`` and call ``handleOne()`` when it is
/// readable. Connections wait meanwhile, until ``SocketOption/handshakeInterval`` ends them.
package struct Authenticator: ~Copyable {
    private static let endpoint = "inproc://zeromq.zap.01"
    /// Addresses whose denials are counted one by one; those of later ones only in the sum.
    private static let mostAddresses = 256

    package let socket: Socket
    /// Those let in from now on; connections that exist stay.
    package var keys: AuthorizedKeys
    package private(set) var acceptedCount = 0
    package private(set) var deniedCount = 0
    /// Denials by network address, for the first 256 addresses.
    package private(set) var denialsByAddress: [String: Int] = [:]
    private var message: MultipartMessage

    /// - Throws: if the context has another one already.
    package init(in context: Context, keys: AuthorizedKeys) throws {
        let socket = try Socket(.router, in: context)
        try socket.bind(Endpoint(Self.endpoint))
        self.socket = socket
        self.keys = keys
        message = MultipartMessage(capacity: 16)
    }

    /// Reads the authorized keys anew; those known before stay when that fails.
    package mutating func reload(directory: String) throws(Failure) {
        keys = try AuthorizedKeys(directory: directory)
    }

    /// Answers one request if there is one.
    ///
    /// - Returns: nil if there was none.
    package mutating func handleOne() throws(ZeroMQError) -> AuthenticationDecision? {
        switch try socket.receiveIfAvailable(into: &message, maximumBytes: 16 * 1024) {
        case .nothing, .interrupted: return nil
        case .excessive: return .malformed
        case .received: break
        }
        // The router's envelope: the asker's routing id and an empty delimiter.
        let frames = (0..<message.count).map { message.bytes(ofPart: $0) }
        guard frames.count > 2, frames[1].isEmpty, let request = AuthenticationRequest(frames: Array(frames[2...]))
        else {
            return .malformed
        }
        let reply = AuthenticationReply(to: request, authorizing: keys)
        message.removeAll()
        for frame in frames[..<2] + reply.frames { message.append(frame) }
        // Nobody is left to hear the answer if the connection has ended meanwhile.
        _ = try socket.sendIfPossible(&message)
        return count(reply, of: request)
    }

    private mutating func count(
        _ reply: AuthenticationReply, of request: AuthenticationRequest
    ) -> AuthenticationDecision {
        switch reply.status {
        case .accepted:
            acceptedCount += 1
            return .accepted(name: reply.userID, address: request.address)
        case .denied:
            deniedCount += 1
            if denialsByAddress.count < Self.mostAddresses || denialsByAddress[request.address] != nil {
                denialsByAddress[request.address, default: 0] += 1
            }
            return .denied(key: request.publicKey, address: request.address)
        }
    }
}

/// What an ``Authenticator`` decided about one connection.
package enum AuthenticationDecision: Sendable, Equatable {
    /// `name` is that of the key's file.
    case accepted(name: String, address: String)
    /// `key` is nil where the peer did not use CURVE at all.
    case denied(key: CurvePublicKey?, address: String)
    /// Something in this process that is not libzmq asked; it gets no answer.
    case malformed
}

/// What libzmq asks a ZAP handler about one new connection (ZeroMQ RFC 27).
///
/// ```
/// request = version request-id domain address routing-id mechanism *credentials
/// version = "1.0"
/// credentials = 32 bytes of public key, if the mechanism is "CURVE"
/// ```
struct AuthenticationRequest: Equatable {
    static let version = Array("1.0".utf8)
    /// Frames before the credentials.
    private static let fixedFrames = 6

    var requestID: [UInt8]
    var domain: String
    /// The peer's network address, without its port.
    var address: String
    var routingID: [UInt8]
    var mechanism: String
    var credentials: [[UInt8]]

    init(
        requestID: [UInt8], domain: String, address: String, routingID: [UInt8], mechanism: String,
        credentials: [[UInt8]]
    ) {
        self.requestID = requestID
        self.domain = domain
        self.address = address
        self.routingID = routingID
        self.mechanism = mechanism
        self.credentials = credentials
    }

    /// - Parameter frames: a request without its envelope.
    /// - Returns: nil if it is no request of version 1.0.
    init?(frames: [[UInt8]]) {
        guard frames.count >= Self.fixedFrames, frames[0] == Self.version,
            frames.allSatisfy({ $0.count <= 255 })
        else { return nil }
        requestID = frames[1]
        domain = String(decoding: frames[2], as: UTF8.self)
        address = String(decoding: frames[3], as: UTF8.self)
        routingID = frames[4]
        mechanism = String(decoding: frames[5], as: UTF8.self)
        credentials = Array(frames[Self.fixedFrames...])
    }

    var frames: [[UInt8]] {
        [Self.version, requestID, Array(domain.utf8), Array(address.utf8), routingID, Array(mechanism.utf8)]
            + credentials
    }

    /// The key that the peer proved to have; nil unless the mechanism is CURVE.
    var publicKey: CurvePublicKey? {
        guard mechanism == "CURVE", credentials.count == 1 else { return nil }
        return CurvePublicKey(bytes: credentials[0])
    }
}

/// A ZAP handler's answer (ZeroMQ RFC 27).
///
/// ```
/// reply = version request-id status-code status-text user-id metadata
/// ```
struct AuthenticationReply: Equatable {
    enum Status: String {
        case accepted = "200"
        case denied = "400"
    }

    var requestID: [UInt8]
    var status: Status
    /// Empty unless accepted.
    var userID: String

    /// Lets in whoever has one of the keys, under the key's name.
    init(to request: AuthenticationRequest, authorizing keys: AuthorizedKeys) {
        let name = request.publicKey.flatMap(keys.name(of:))
        requestID = request.requestID
        status = name == nil ? .denied : .accepted
        userID = name ?? ""
    }

    var frames: [[UInt8]] {
        let text = status == .accepted ? "OK" : "this key is not authorized"
        return [
            AuthenticationRequest.version, requestID, Array(status.rawValue.utf8), Array(text.utf8), Array(userID.utf8),
            [],
        ]
    }
}
