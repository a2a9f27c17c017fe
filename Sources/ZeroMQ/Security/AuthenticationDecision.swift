/// What an ``Authenticator`` decided about one connection.
package enum AuthenticationDecision: Sendable, Equatable {
    /// `name` is that of the key's file.
    case accepted(name: String, address: String)
    /// `key` is nil where the peer did not use CURVE at all.
    case denied(key: CurvePublicKey?, address: String)
    /// Something in this process that is not libzmq asked; it gets no answer.
    case malformed
}
