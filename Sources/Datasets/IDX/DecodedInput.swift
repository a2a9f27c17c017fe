internal import Failures
internal import Files
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
