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
