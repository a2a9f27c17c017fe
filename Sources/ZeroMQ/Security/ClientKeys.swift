package import Failures

/// What a client needs to reach a server that wants keys.
package struct ClientKeys: Sendable, Equatable {
    package let own: CurveKeys
    package let server: CurvePublicKey

    package init(own: CurveKeys, server: CurvePublicKey) {
        self.own = own
        self.server = server
    }

    /// - Parameters:
    ///   - keyFile: The client's secret file.
    ///   - serverKeyFile: The server's public file.
    package init(keyFile: String, serverKeyFile: String) throws(Failure) {
        own = try CurveKeyFile.readKeys(keyFile, for: Mention.setting("key"))
        server = try CurveKeyFile.readPublicKey(serverKeyFile)
    }
}
