package import Failures
internal import Hashing

/// The secret that lets somebody see a dashboard from another host.
package struct AccessToken: Sendable {
    /// Characters; fewer could be guessed.
    package static let shortest = 16
    package static let longest = 256

    /// As it stands in a link.
    package let text: String

    /// - Throws: `Failure.usage` where it is too short to be safe, or could not stand in a header.
    package init(_ text: String) throws(Failure) {
        guard (Self.shortest...Self.longest).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Failure(
                .usage,
                "the dashboard's token must be \(Self.shortest) to \(Self.longest) visible ASCII characters, and is \(text.count) "
                    + "long; `openssl rand -hex 16` makes a good one, and without any Apus makes one itself")
        }
        self.text = text
    }

    private init(trusted text: String) { self.text = text }

    /// A new one of 128 random bits.
    package static func generated() -> AccessToken { AccessToken(trusted: RandomText.hexadecimal(bytes: 16)) }

    /// Takes as long for a guess that is nearly right as for one that is not.
    package func admits(_ guess: String) -> Bool { Self.isSame(Self.digest(guess), Self.digest(text)) }

    /// What a browser keeps in the token's place: who sees it does not know the token.
    package var pass: String { Self.digest("apus dashboard \(text)").description }

    package func admits(pass guess: String) -> Bool { Self.isSame(Self.digest(guess), Self.digest(pass)) }

    private static func digest(_ text: String) -> SHA256Digest { SHA256Hasher.digest(of: Array(text.utf8)) }

    private static func isSame(_ one: SHA256Digest, _ other: SHA256Digest) -> Bool {
        zip(one.bytes, other.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// As a query's parameter.
    package var escaped: String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-._~".utf8.contains(byte)
            return isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
