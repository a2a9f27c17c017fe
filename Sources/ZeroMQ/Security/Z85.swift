internal import CZeroMQ

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
