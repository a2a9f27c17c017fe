internal import Failures
internal import Files
internal import Glibc
package import Hashing

/// Decompressed IDX files, kept by the SHA-256 of the compressed file, so that a set is decompressed once per user.
///
/// An entry is the IDX file, then the SHA-256 of its elements, then the SHA-256 of its header and that digest. Both
/// are checked on each use, and an entry that fails is as good as none: damage costs time and never changes a result.
/// Nothing here is an error; a cache that cannot be written is merely of no use. Entries may be deleted at any time.
package struct RawCache: Sendable {
    private static let digestByteCount = 32

    package let directory: String

    package init(directory: String) {
        self.directory = directory
    }

    /// Where the entry of a compressed file lies, if there is one.
    package func path(forStored digest: SHA256Digest) -> String { "\(directory)/\(digest).raw" }

    /// The SHA-256 of a file as it lies on disk.
    func digest(ofStored path: String) throws(FileFailure) -> SHA256Digest {
        let file = try OpenFile(reading: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var hasher = SHA256Hasher()
        while true {
            let count = try file.read(into: buffer)
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            if count < buffer.count { return hasher.finish() }
        }
    }

    func elements(forStored digest: SHA256Digest, expecting contents: IDXHeader.Contents) -> IDXElements? {
        let path = path(forStored: digest)
        // Read and not mapped: whoever shortens a mapped file ends this process, and whoever writes to it afterwards
        // changes what has just been found intact.
        guard let file = try? OpenFile(reading: path), let byteCount = try? file.regularFileByteCount(),
            let headerBytes = Self.read(contents.headerByteCount, of: file),
            let header = Self.header(headerBytes, contents, path),
            byteCount == headerBytes.count + header.elementCount + 2 * Self.digestByteCount,
            let (bytes, elementsDigest) = Self.readElements(header.elementCount, of: file),
            Self.read(2 * Self.digestByteCount, of: file) == Self.trailer(headerBytes, elementsDigest)
        else { return nil }
        return IDXElements(header: header, bytes: bytes, digest: elementsDigest)
    }

    /// - Returns: nil unless they are those that `IDXHeader` writes.
    private static func header(_ bytes: [UInt8], _ contents: IDXHeader.Contents, _ path: String) -> IDXHeader? {
        var rest = bytes[...]
        let form = try? IDXForm(expecting: contents, path: path) { (count) throws(Failure) in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return form?.header.bytes == bytes ? form?.header : nil
    }

    /// - Returns: nil where the file ends before.
    private static func read(_ count: Int, of file: OpenFile) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        var mutableBytes = span.mutableBytes
        let filled = try? mutableBytes.withUnsafeMutableBytes { (buffer) throws(FileFailure) in
            try file.read(into: buffer)
        }
        return filled == count ? bytes : nil
    }

    /// - Parameter count: As many as the file has bytes for.
    private static func readElements(_ count: Int, of file: OpenFile) -> (ByteStorage, SHA256Digest)? {
        var hasher = SHA256Hasher()
        let bytes = try? ByteStorage(
            byteCount: count, orElse: { _ in FileFailure("read", file.path, code: ENOMEM) },
            fill: { (memory) throws(FileFailure) in
                // Pieces are hashed while they are still in the CPU's cache.
                for start in stride(from: 0, to: memory.count, by: 1 << 18) {
                    let end = min(start + 1 << 18, memory.count)
                    let piece = UnsafeMutableRawBufferPointer(rebasing: memory[start..<end])
                    guard try file.read(into: piece) == piece.count else {
                        throw FileFailure("read", file.path, code: EIO)
                    }
                    hasher.update(UnsafeRawBufferPointer(piece))
                }
            })
        guard let bytes else { return nil }
        return (bytes, hasher.finish())
    }

    func store(_ elements: IDXElements, forStored digest: SHA256Digest) {
        do {
            try Directory.create(directory, mode: 0o700)
            let file = try AtomicFile(replacing: path(forStored: digest))
            try file.write(elements.header.bytes)
            try elements.bytes.withUnsafeBytes { (bytes) throws(SystemError) in try file.write(bytes) }
            try file.write(Self.trailer(elements.header.bytes, elements.digest))
            try file.commit(durable: false)
        } catch {
            // The next run decompresses again; nothing else is lost.
        }
    }

    private static func trailer(_ header: [UInt8], _ digest: SHA256Digest) -> [UInt8] {
        digest.bytes + SHA256Hasher.digest(of: header + digest.bytes).bytes
    }
}
