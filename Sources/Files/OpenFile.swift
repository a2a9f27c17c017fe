internal import Glibc

/// An open file descriptor, closed when this object ends. Calls interrupted by a signal are repeated.
package final class OpenFile {
    package let path: String
    private let descriptor: Int32

    /// Opens a file for reading.
    package init(reading path: String) throws(FileFailure) {
        // O_NONBLOCK: opening a named pipe must not wait for its writer; regular files do not heed it.
        let descriptor = Self.repeated { Int(open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)) }
        guard descriptor >= 0 else { throw .last("open", path) }
        self.path = path
        self.descriptor = Int32(descriptor)
    }

    deinit { close(descriptor) }

    /// The length of a regular file; anything else (a directory, a pipe) is refused.
    package func regularFileByteCount() throws(FileFailure) -> Int {
        let status = try status()
        switch status.st_mode & S_IFMT {
        case S_IFREG: return Int(status.st_size)
        case S_IFDIR: throw FileFailure("read", path, code: EISDIR)
        default: throw FileFailure("read as a regular file", path, code: EINVAL)
        }
    }

    private func status() throws(FileFailure) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last("examine", path) }
        return status
    }

    /// Reads until `buffer` is full or the file ends.
    ///
    /// - Returns: How many bytes were read: fewer than asked for only at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            let count = Self.repeated { Glibc.read(descriptor, base + filled, buffer.count - filled) }
            guard count >= 0 else { throw .last("read", path) }
            guard count > 0 else { break }
            filled += count
        }
        return filled
    }

    /// The whole content of a regular file.
    ///
    /// - Throws: "File too large" where there are more bytes than `limit`.
    package func bytes(atMost limit: Int) throws(FileFailure) -> [UInt8] {
        let count = try regularFileByteCount()
        guard count <= limit else { throw FileFailure("read", path, code: EFBIG) }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { memory.deallocate() }
        let filled = try read(into: memory)
        return Array(memory.prefix(filled))
    }

    private static func repeated(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result != -1 || errno != EINTR { return result }
        }
    }
}
