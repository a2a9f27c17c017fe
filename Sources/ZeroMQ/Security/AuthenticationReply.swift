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
