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

/// The public half of a CURVE key pair, by which its owner is known.
package struct CurvePublicKey: Sendable, Hashable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// - Returns: nil unless there are exactly 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// - Parameter text: 40 characters of Z85.
    /// - Returns: nil if it is anything else.
    package init?(text: String) {
        guard let bytes = Z85.decode(text, count: 32) else { return nil }
        self.bytes = bytes
    }

    /// 40 characters of Z85.
    package var text: String { Z85.encode(bytes) }
}

extension CurvePublicKey: CustomStringConvertible {
    package var description: String { text }
}

/// The text form of CURVE keys: 5 printable characters for every 4 bytes (ZeroMQ RFC 32).
enum Z85 {
    private static let alphabet = Set(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

    /// - Precondition: the number of bytes is a multiple of 4.
    static func encode(_ bytes: [UInt8]) -> String {
        precondition(bytes.count.isMultiple(of: 4), "Z85 encodes 4 bytes at a time")
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count / 4 * 5 + 1) { text in
            zmq_z85_encode(text.baseAddress, bytes, bytes.count)
            return String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// - Returns: nil if `text` is not Z85, or stands for more or fewer bytes than `count`.
    static func decode(_ text: String, count: Int) -> [UInt8]? {
        guard text.utf8.count == count / 4 * 5, count.isMultiple(of: 4), text.utf8.allSatisfy(alphabet.contains) else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: count)
        guard zmq_z85_decode(&bytes, text) != nil else { return nil }
        return bytes
    }
}

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
