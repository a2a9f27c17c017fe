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
