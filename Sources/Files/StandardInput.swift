internal import Glibc

/// Standard input, for commands that read a file from it.
package enum StandardInput {
    /// Everything until its end.
    ///
    /// - Throws: "File too large" where there are more bytes than `limit`.
    package static func bytes(atMost limit: Int) throws(FileFailure) -> [UInt8] {
        let name = "standard input"
        var bytes: [UInt8] = []
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { piece.deallocate() }
        while true {
            let count = read(STDIN_FILENO, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last("read", name) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw FileFailure("read", name, code: EFBIG) }
            bytes += piece.prefix(count)
        }
    }
}
