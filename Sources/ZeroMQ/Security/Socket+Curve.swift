extension Socket {
    /// Lets in only peers that speak CURVE, know this public key and are authorized by the context's ``Authenticator``.
    ///
    /// While there is no authenticator, nobody is let in.
    ///
    /// - Parameter domain: what the authenticator is told about this socket; not empty.
    package func secureAsServer(_ keys: CurveKeys, domain: String = "apus") throws(ZeroMQError) {
        precondition(!domain.isEmpty, "without a domain libzmq admits everyone while nobody authenticates")
        try set(.zapDomain, to: domain)
        try set(.zapEnforceDomain, to: true)
        try set(.curveServer, to: true)
        try set(.curveSecretKey, to: keys.secretKeyText)
    }

    /// Connects only to the server that has the secret half of `server`, and proves to it who this is.
    package func secureAsClient(_ keys: CurveKeys, server: CurvePublicKey) throws(ZeroMQError) {
        try set(.curveServerKey, to: server.text)
        try set(.curvePublicKey, to: keys.publicKey.text)
        try set(.curveSecretKey, to: keys.secretKeyText)
    }
}
