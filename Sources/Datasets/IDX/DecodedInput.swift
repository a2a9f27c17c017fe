internal import CZlib
internal import Failures
internal import Files
internal import Glibc
internal import Hashing

/// The bytes of a file, decompressed on the way where its first two bytes say gzip (whatever its name says).
final class DecodedInput {
    let path: String
    /// The length of the file as it lies on disk.
    let storedByteCount: Int
    /// Nil where the file is plain.
    private let decoder: GzipDecoder?
    private let file: OpenFile
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    /// What of `buffer` has been read from the file and not been used.
    private var pending: UnsafeRawBufferPointer
    private var storedBytes: SHA256Hasher? = SHA256Hasher()

    init(_ path: String) throws(Failure) {
        self.path = path
        do {
            file = try OpenFile(reading: path)
            storedByteCount = try file.regularFileByteCount()
            let count = try file.read(into: buffer)
            pending = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
        } catch {
            buffer.deallocate()
            throw error.failure(.data)
        }
        guard pending.count >= 2, pending[0] == 0x1F, pending[1] == 0x8B else {
            decoder = nil
            return
        }
        storedBytes?.update(pending)
        do {
            decoder = try GzipDecoder()
        } catch {
            buffer.deallocate()
            throw Failure(.data, "\(path.onOneLine): \(error.description)")
        }
    }

    deinit { buffer.deallocate() }

    var isCompressed: Bool { decoder != nil }

    /// The SHA-256 of the compressed file as it was read; once only, after the end was reached.
    func takeStoredDigest() -> SHA256Digest? { storedBytes.take()?.finish() }

    /// Reads until `output` is full or the content ends.
    ///
    /// - Returns: How many bytes were read: fewer than asked for only at the end.
    func read(into output: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        var filled = 0
        while filled < output.count {
            if pending.isEmpty {
                try refill()
                if pending.isEmpty { break }
            }
            let room = UnsafeMutableRawBufferPointer(rebasing: output[filled...])
            filled += try take(into: room)
        }
        if filled < output.count, let fault = decoder?.faultAtEnd { throw damaged(fault) }
        return filled
    }

    private func take(into room: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        guard let decoder else {
            let count = min(pending.count, room.count)
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: pending[..<count]))
            pending = UnsafeRawBufferPointer(rebasing: pending.dropFirst(count))
            return count
        }
        do {
            return try decoder.decode(&pending, into: room)
        } catch {
            throw damaged(error)
        }
    }

    private func damaged(_ fault: GzipDecoder.Fault) -> Failure {
        Failure(
            .data,
            "\(path.onOneLine): expected intact gzip data and nothing after it, found \(fault.description) "
                + "(\(storedByteCount.counted("byte")) in all); fetch it again")
    }

    private func refill() throws(Failure) {
        do {
            let count = try file.read(into: buffer)
            pending = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
        } catch {
            throw error.failure(.data)
        }
        if isCompressed { storedBytes?.update(pending) }
    }
}

/// Decompresses gzip data (RFC 1952), of one member or several, that arrives in pieces; zlib checks each member's CRC.
final class GzipDecoder {
    /// What is wrong with gzip data, as it follows "found".
    struct Fault: Error, Equatable {
        let description: String
    }

    /// The most bytes that one byte of deflate data can stand for: 258 by two bits.
    static let largestRatio = 1032

    // zlib keeps a pointer back to the stream, so it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var completeMembers = 0
    private var isAtMemberEnd = false

    init() throws(Fault) {
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for the gzip wrapper alone.
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Fault(description: "no memory to decompress it")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Decompresses from the front of `input` into the front of `output` until one of them is used up.
    ///
    /// - Parameter input: On return, what has not been used.
    /// - Returns: How many bytes of `output` were written.
    func decode(
        _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(Fault) -> Int {
        var produced = 0
        while produced < output.count, !input.isEmpty {
            if isAtMemberEnd {
                inflateReset(stream)
                isAtMemberEnd = false
            }
            let offered = UInt32(clamping: input.count)
            let room = UInt32(clamping: output.count - produced)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = offered
            stream.pointee.next_out = output.baseAddress?.advanced(by: produced).assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = room
            let status = inflate(stream, Z_NO_FLUSH)
            let used = Int(offered - stream.pointee.avail_in)
            let written = Int(room - stream.pointee.avail_out)
            input = UnsafeRawBufferPointer(rebasing: input.dropFirst(used))
            produced += written
            switch status {
            case Z_STREAM_END:
                completeMembers += 1
                isAtMemberEnd = true
            case Z_OK where used > 0 || written > 0:
                continue
            default:
                throw fault(status)
            }
        }
        return produced
    }

    /// What is wrong when the data ends here; nil after a whole number of members.
    var faultAtEnd: Fault? {
        if isAtMemberEnd { return nil }
        return Fault(description: hasOtherBytes ? "other bytes after the gzip data" : "gzip data that breaks off")
    }

    /// Whether a member after the first has brought nothing yet: then it is none, as far as anyone can tell.
    private var hasOtherBytes: Bool { completeMembers > 0 && stream.pointee.total_out == 0 }

    private func fault(_ status: Int32) -> Fault {
        if hasOtherBytes { return Fault(description: "other bytes after the gzip data") }
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
        return Fault(description: "damaged gzip data (\(reason))")
    }
}

/// Bytes that never change once they are here.
// Threads may share it: nobody can write the bytes after `init`, and they are freed when the last owner is gone.
package final class ByteStorage: @unchecked Sendable {
    // Unchecked, since a pointer is not Sendable: nothing writes through it after the initializer.

    /// From `malloc`.
    private let memory: UnsafeRawBufferPointer

    package var count: Int { memory.count }

    package convenience init(_ array: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: array.count, alignment: 16)
        memory.copyBytes(from: array)
        self.init(owning: UnsafeRawBufferPointer(memory))
    }

    /// Memory that `fill` initializes whole.
    ///
    /// - Parameters:
    ///   - byteCount: Checked by the caller against what is really there to fill it.
    ///   - refused: The error for a request that the system cannot meet.
    package convenience init<E: Error>(
        byteCount: Int, orElse refused: (Int) -> E, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        guard let address = malloc(max(byteCount, 1)) else { throw refused(byteCount) }
        let memory = UnsafeMutableRawBufferPointer(start: address, count: byteCount)
        Self.adviseLargePages(memory)
        do {
            try fill(memory)
        } catch {
            free(address)
            throw error
        }
        self.init(owning: UnsafeRawBufferPointer(memory))
    }

    /// Asks for pages of 2 MiB where whole ones fit: filling memory for the first time costs a fault a page, which for
    /// MNIST in small ones takes as long as reading the file. Nothing depends on getting them.
    private static func adviseLargePages(_ memory: UnsafeMutableRawBufferPointer) {
        let page = 1 << 21
        guard let base = memory.baseAddress, memory.count >= 2 * page else { return }
        let padding = (page - Int(bitPattern: base) % page) % page
        madvise(base + padding, (memory.count - padding) / page * page, MADV_HUGEPAGE)
    }

    private init(owning memory: UnsafeRawBufferPointer) {
        self.memory = memory
    }

    deinit { memory.deallocate() }

    /// - Parameter body: Given all bytes, which must not be used beyond.
    package func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        defer { withExtendedLifetime(self) {} }
        return try body(memory)
    }
}
