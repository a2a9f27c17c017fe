internal import Hashing

/// A gzip file that mirrors serve: its name, and what it must decompress to, however it was compressed.
package struct ExpectedContent: Sendable, Equatable {
    package let name: String
    /// The length after decompression.
    package let byteCount: Int
    /// SHA-256 after decompression, in lower-case hexadecimal digits.
    package let sha256: String

    package init(name: String, byteCount: Int, sha256: String) {
        self.name = name
        self.byteCount = byteCount
        self.sha256 = sha256
    }

    /// No longer than this may the compressed file be: gzip adds little to what it cannot compress.
    var storedByteLimit: Int { byteCount + byteCount / 100 + 65536 }

    /// Whether the file at `path` is there and holds the content.
    func isIntact(at path: String) -> Bool {
        guard let input = try? DecodedInput(path), input.isCompressed else { return false }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var hasher = SHA256Hasher()
        var total = 0
        while total <= byteCount {
            guard let count = try? input.read(into: buffer) else { return false }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            total += count
            if count < buffer.count { break }
        }
        let digest = hasher.finish()
        return total == byteCount && digest.description == sha256
    }
}
