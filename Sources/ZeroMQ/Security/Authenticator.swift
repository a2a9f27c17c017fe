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
