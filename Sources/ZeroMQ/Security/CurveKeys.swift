internal import CZeroMQ

/// A CURVE key pair: who has the secret key is the one that the public key names.
package struct CurveKeys: Sendable, Equatable {
    package let publicKey: CurvePublicKey
    /// 40 characters of Z85, which belong into no log.
    let secretKeyText: String

    /// A new pair from the system's randomness.
    package static func generate() throws(ZeroMQError) -> CurveKeys {
        var publicText = [CChar](repeating: 0, count: 41)
        var secretText = [CChar](repeating: 0, count: 41)
        guard zmq_curve_keypair(&publicText, &secretText) == 0,
            let keys = CurveKeys(secretKeyText: String(terminated: secretText))
        else { throw .last("generate a CURVE key pair") }
        return keys
    }

    /// The pair of a secret key, from which the public one follows.
    ///
    /// - Returns: nil if the text is not 40 characters of Z85.
    init?(secretKeyText: String) {
        guard Z85.decode(secretKeyText, count: 32) != nil else { return nil }
        var publicText = [CChar](repeating: 0, count: 41)
        guard zmq_curve_public(&publicText, secretKeyText) == 0,
            let publicKey = CurvePublicKey(text: String(terminated: publicText))
        else { return nil }
        self.publicKey = publicKey
        self.secretKeyText = secretKeyText
    }
}

extension CurveKeys: CustomStringConvertible, CustomReflectable {
    package var description: String { "CURVE keys of \(publicKey)" }

    /// Keeps the secret out of dumps and test reports.
    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}

extension String {
    fileprivate init(terminated characters: [CChar]) {
        self.init(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
