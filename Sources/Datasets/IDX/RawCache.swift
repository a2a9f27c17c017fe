internal import Files
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
        guard let file = try? MappedFile(path) else { return nil }
        let headerBytes = file.withUnsafeBytes { Array($0.prefix(contents.headerByteCount)) }
        guard let header = try? IDXHeader(headerBytes, expecting: contents, path: path) else { return nil }
        let elementsEnd = headerBytes.count + header.elementCount
        guard file.count == elementsEnd + 2 * Self.digestByteCount else { return nil }
        let storage = ByteStorage(file, range: headerBytes.count..<elementsEnd)
        let elementsDigest = storage.withUnsafeBytes { SHA256Hasher.digest(of: $0) }
        let trailer = file.withUnsafeBytes { Array($0[elementsEnd...]) }
        guard trailer == Self.trailer(headerBytes, elementsDigest) else { return nil }
        return IDXElements(header: header, bytes: storage, digest: elementsDigest)
    }

    func store(_ elements: IDXElements, forStored digest: SHA256Digest) {
        do {
            try Directory.create(directory, mode: 0o700)
            let file = try AtomicFile(replacing: path(forStored: digest))
            try file.write(elements.header.bytes)
            try elements.bytes.withUnsafeBytes { (bytes) throws(FileFailure) in try file.write(bytes) }
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
