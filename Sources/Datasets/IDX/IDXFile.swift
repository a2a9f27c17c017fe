package import Failures
internal import Files
internal import Hashing

/// Reads and writes IDX files of bytes, read plain or gzip-compressed.
package enum IDXFile {
    /// Reads a file, holding its length to what its header promises.
    ///
    /// Memory is only asked for when the file, or at most 1032 times the compressed file, can fill it.
    ///
    /// - Parameter cache: Where the decompressed content of gzip files is kept for the next time.
    /// - Throws: A failure of kind `data` that names the file, what was expected and what was found; `Failure.unavailable`
    ///   where the memory is not to be had.
    package static func read(
        _ path: String, expecting contents: IDXHeader.Contents, cache: RawCache? = nil
    ) throws(Failure) -> IDXElements {
        let input = try DecodedInput(path)
        if input.isCompressed, let cache, let digest = try? cache.digest(ofStored: path),
            let elements = cache.elements(forStored: digest, expecting: contents)
        {
            return elements
        }
        let header = try readHeader(input, expecting: contents)
        try checkRoom(input, header)
        let (bytes, digest) = try readElements(input, header)
        try checkEnd(input, header)
        let elements = IDXElements(header: header, bytes: bytes, digest: digest)
        if input.isCompressed, let cache, let stored = input.takeStoredDigest() {
            cache.store(elements, forStored: stored)
        }
        return elements
    }

    /// Writes a plain file, whole or not at all.
    package static func write(_ bytes: ByteStorage, header: IDXHeader, to path: String) throws(Failure) {
        precondition(bytes.count == header.elementCount, "the header describes these bytes")
        let file: AtomicFile
        do {
            file = try AtomicFile(replacing: path)
        } catch {
            throw Failure(.cannotCreate, "cannot write \(path.onOneLine)", error)
        }
        do {
            try file.write(header.bytes)
            try bytes.withUnsafeBytes { (bytes) throws(SystemError) in try file.write(bytes) }
            try file.commit()
        } catch {
            throw Failure(.inputOutput, "cannot write \(path.onOneLine)", error)
        }
    }

    private static func readHeader(
        _ input: DecodedInput, expecting contents: IDXHeader.Contents
    ) throws(Failure) -> IDXHeader {
        var bytes = [UInt8](repeating: 0, count: contents.headerByteCount)
        var span = bytes.mutableSpan
        var mutableBytes = span.mutableBytes
        let count = try mutableBytes.withUnsafeMutableBytes { (buffer) throws(Failure) in try input.read(into: buffer) }
        return try IDXHeader(Array(bytes.prefix(count)), expecting: contents, path: input.path)
    }

    private static func checkRoom(_ input: DecodedInput, _ header: IDXHeader) throws(Failure) {
        let promised = header.contents.headerByteCount + header.elementCount
        if input.isCompressed {
            guard promised / GzipDecoder.largestRatio <= input.storedByteCount else {
                throw Failure(
                    .data,
                    "\(input.path.onOneLine): expected \(promised.counted("byte")) after decompression, as its header says, "
                        + "found \(input.storedByteCount) compressed ones, which cannot hold so many; it is damaged")
            }
        } else if input.storedByteCount < promised {
            throw truncated(input, header, found: input.storedByteCount)
        } else if input.storedByteCount > promised {
            throw overlong(input, header, found: "\(input.storedByteCount - promised) more after them")
        }
    }

    private static func readElements(
        _ input: DecodedInput, _ header: IDXHeader
    ) throws(Failure) -> (ByteStorage, SHA256Digest) {
        var hasher = SHA256Hasher()
        let bytes = try ByteStorage(
            byteCount: header.elementCount,
            orElse: { Failure(.unavailable, "\(input.path.onOneLine): cannot get \($0) bytes of memory for it") },
            fill: { (memory) throws(Failure) in
                // Pieces are hashed while they are still in the CPU's cache.
                for start in stride(from: 0, to: memory.count, by: 1 << 20) {
                    let end = min(start + 1 << 20, memory.count)
                    let piece = UnsafeMutableRawBufferPointer(rebasing: memory[start..<end])
                    let count = try input.read(into: piece)
                    guard count == piece.count else {
                        throw truncated(input, header, found: header.contents.headerByteCount + start + count)
                    }
                    hasher.update(UnsafeRawBufferPointer(piece))
                }
            })
        return (bytes, hasher.finish())
    }

    /// Also makes zlib reach the last member's checksum.
    private static func checkEnd(_ input: DecodedInput, _ header: IDXHeader) throws(Failure) {
        var extra: UInt8 = 0
        let count = try withUnsafeMutableBytes(of: &extra) { (buffer) throws(Failure) in try input.read(into: buffer) }
        guard count == 0 else { throw overlong(input, header, found: "more after them") }
    }

    private static func truncated(_ input: DecodedInput, _ header: IDXHeader, found: Int) -> Failure {
        Failure(
            .data,
            "\(input.path.onOneLine): expected \(promise(header)), found \(found); it was cut short, so fetch it again")
    }

    private static func overlong(_ input: DecodedInput, _ header: IDXHeader, found: String) -> Failure {
        Failure(.data, "\(input.path.onOneLine): expected \(promise(header)), found \(found); fetch it again")
    }

    private static func promise(_ header: IDXHeader) -> String {
        let bytes = header.contents.headerByteCount + header.elementCount
        let shape = header.contents == .images ? " of \(header.rows) x \(header.columns)" : ""
        return "\(bytes.counted("byte")) (a header and \(header.count) \(header.contents.name)\(shape))"
    }
}
