package import Failures
internal import Files
package import Hashing

/// Reads IDX files of pictures and labels, plain or gzip-compressed, and writes plain ones of bytes.
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
        let form = try IDXForm(expecting: contents, path: path) { (count) throws(Failure) in
            try bytes(of: input, atMost: count)
        }
        try checkRoom(input, form)
        let elements = try readElements(input, form)
        try checkEnd(input, form)
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

    private static func bytes(of input: DecodedInput, atMost count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        var mutableBytes = span.mutableBytes
        let found = try mutableBytes.withUnsafeMutableBytes { (buffer) throws(Failure) in try input.read(into: buffer) }
        return Array(bytes.prefix(found))
    }

    private static func checkRoom(_ input: DecodedInput, _ form: IDXForm) throws(Failure) {
        let promised = form.headByteCount + form.storedByteCount
        if input.isCompressed {
            guard promised / GzipDecoder.largestRatio <= input.storedByteCount else {
                throw Failure(
                    .data,
                    "\(input.path.onOneLine): expected \(promised.counted("byte")) after decompression, as its header says, "
                        + "found \(input.storedByteCount) compressed ones, which cannot hold so many; it is damaged")
            }
        } else if input.storedByteCount < promised {
            throw truncated(input, form, found: input.storedByteCount)
        } else if input.storedByteCount > promised {
            throw overlong(input, form, found: "\(input.storedByteCount - promised) more after them")
        }
    }

    private static func readElements(_ input: DecodedInput, _ form: IDXForm) throws(Failure) -> IDXElements {
        var hasher = SHA256Hasher()
        let stored = try ByteStorage(
            byteCount: form.storedByteCount,
            orElse: { Failure(.unavailable, "\(input.path.onOneLine): cannot get \($0) bytes of memory for it") },
            fill: { (memory) throws(Failure) in
                // Pieces are hashed while they are still in the CPU's cache.
                for start in stride(from: 0, to: memory.count, by: 1 << 20) {
                    let end = min(start + 1 << 20, memory.count)
                    let piece = UnsafeMutableRawBufferPointer(rebasing: memory[start..<end])
                    let count = try input.read(into: piece)
                    guard count == piece.count else {
                        throw truncated(input, form, found: form.headByteCount + start + count)
                    }
                    hasher.update(UnsafeRawBufferPointer(piece))
                }
            })
        guard !form.isPlain else {
            return IDXElements(header: form.header, bytes: stored, digest: hasher.finish())
        }
        let labels = try stored.withUnsafeBytes { (bytes) throws(Failure) in
            try form.labels(bytes, path: input.path)
        }
        return IDXElements(
            header: form.header, bytes: ByteStorage(labels), digest: SHA256Hasher.digest(of: labels))
    }

    /// Also makes zlib reach the last member's checksum.
    private static func checkEnd(_ input: DecodedInput, _ form: IDXForm) throws(Failure) {
        var extra: UInt8 = 0
        let count = try withUnsafeMutableBytes(of: &extra) { (buffer) throws(Failure) in try input.read(into: buffer) }
        guard count == 0 else { throw overlong(input, form, found: "more after them") }
    }

    private static func truncated(_ input: DecodedInput, _ form: IDXForm, found: Int) -> Failure {
        Failure(
            .data,
            "\(input.path.onOneLine): expected \(promise(form)), found \(found); it was cut short, so fetch it again")
    }

    private static func overlong(_ input: DecodedInput, _ form: IDXForm, found: String) -> Failure {
        Failure(.data, "\(input.path.onOneLine): expected \(promise(form)), found \(found); fetch it again")
    }

    private static func promise(_ form: IDXForm) -> String {
        let (header, bytes) = (form.header, form.headByteCount + form.storedByteCount)
        let shape = header.contents == .images ? " of \(header.rows) x \(header.columns)" : ""
        return "\(bytes.counted("byte")) (a header and \(header.count) \(header.contents.name)\(shape))"
    }
}

/// The head of an IDX file (LeCun, Cortes and Burges, "The MNIST database", file formats): two zero bytes, a type code,
/// the number of dimensions, then each dimension as a big-endian 32-bit number. This is the one form in which Apus keeps
/// and writes pictures and labels, both of bytes; `IDXForm` tells which others it reads.
package struct IDXHeader: Sendable, Equatable {
    package enum Contents: Sendable {
        /// Three dimensions: pictures, rows, columns.
        case images
        /// One dimension.
        case labels

        var dimensions: Int { self == .images ? 3 : 1 }
        /// 0x08 is the type code of unsigned bytes.
        var magic: [UInt8] { [0, 0, 0x08, UInt8(dimensions)] }
        var headerByteCount: Int { 4 + 4 * dimensions }
        var name: String { self == .images ? "pictures" : "labels" }
        var other: Contents { self == .images ? .labels : .images }
    }

    /// The most elements in one file: well above the largest known set (EMNIST by class, 0.55 · 10^9), well below what
    /// arithmetic on lengths could overflow with.
    package static let maximumElementCount = 1 << 32

    package let contents: Contents
    /// How many pictures or labels; at least 1.
    package let count: Int
    /// Pixels; 1 for labels.
    package let rows: Int
    /// Pixels; 1 for labels.
    package let columns: Int

    /// How many bytes follow the header.
    package var elementCount: Int { count * rows * columns }

    /// - Returns: nil where a dimension is zero or above 32 bits, or there are more than `maximumElementCount` elements.
    init?(contents: Contents, count: Int, rows: Int = 1, columns: Int = 1) {
        let dimensions = [count, rows, columns]
        guard dimensions.allSatisfy({ $0 > 0 && $0 <= Int(UInt32.max) }) else { return nil }
        let (area, tall) = rows.multipliedReportingOverflow(by: columns)
        let (elements, large) = area.multipliedReportingOverflow(by: count)
        guard !tall, !large, elements <= Self.maximumElementCount else { return nil }
        self.contents = contents
        self.count = count
        self.rows = rows
        self.columns = columns
    }

    var bytes: [UInt8] {
        let dimensions = contents == .images ? [count, rows, columns] : [count]
        return contents.magic
            + dimensions.flatMap { dimension in
                [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: dimension >> $0) }
            }
    }
}

/// The content of one IDX file.
package struct IDXElements: Sendable {
    package let header: IDXHeader
    /// One byte each, in the file's order: `header.elementCount` of them.
    package let bytes: ByteStorage
    /// SHA-256 of `bytes`.
    package let digest: SHA256Digest
}
