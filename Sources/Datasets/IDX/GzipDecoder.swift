internal import CZlib

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
