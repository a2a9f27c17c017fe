/// Bytes as lower-case hexadecimal digits, and back.
package enum SHA256Text {
    package static func text(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    package static func bytes(_ text: String) -> [UInt8]? { SHA256Digest(hex: text)?.bytes }
}
