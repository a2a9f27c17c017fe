/// The security mechanism that a peer asks for, which it says in its greeting before anything else (ZMTP 3.1, RFC 37,
/// "Version negotiation" and "Topology").
package enum PeerMechanism: Sendable, Equatable {
    case null
    case curve
    /// One that Apus never uses.
    case other

    /// What has to be said before a peer names its mechanism: the signature, and the major version.
    static let opening: [UInt8] = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3]
    /// Bytes of a greeting up to the end of the mechanism's name, which zeros fill up.
    static let greetingBytes = 32

    /// - Parameter greeting: The first bytes that the peer said, of which nothing is believed.
    /// - Returns: nil for what is no greeting of ZMTP 3, or not enough of one.
    init?(greeting: [UInt8]) {
        guard greeting.count >= Self.greetingBytes, greeting[0] == 0xFF, greeting[9] & 1 == 1, greeting[10] >= 3 else {
            return nil
        }
        switch greeting[12..<Self.greetingBytes].prefix(while: { $0 != 0 }) {
        case [UInt8]("NULL".utf8)[...]: self = .null
        case [UInt8]("CURVE".utf8)[...]: self = .curve
        default: self = .other
        }
    }
}
