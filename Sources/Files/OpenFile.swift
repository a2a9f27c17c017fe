internal import Glibc

/// An open file descriptor, closed when this object ends. Calls interrupted by a signal are repeated.
package final class OpenFile {
    package let path: String
    let descriptor: Int32

    /// Opens a file for reading.
    package convenience init(reading path: String) throws(FileFailure) {
        // O_NONBLOCK: opening a named pipe must not wait for its writer; regular files do not heed it.
        try self.init(path, flags: O_RDONLY | O_NONBLOCK, action: "open")
    }

    init(_ path: String, flags: Int32, mode: mode_t = 0o666, action: String) throws(FileFailure) {
        let descriptor = Self.repeated { Int(open(path, flags | O_CLOEXEC, mode)) }
        guard descriptor >= 0 else { throw .last(action, path) }
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

    func status() throws(FileFailure) -> stat {
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

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = Self.repeated { Glibc.write(descriptor, base + written, bytes.count - written) }
            guard count >= 0 else { throw .last("write", path) }
            written += count
        }
    }

    func synchronize() throws(FileFailure) {
        guard Self.repeated({ Int(fsync(descriptor)) }) == 0 else { throw .last("write to disk", path) }
    }

    /// Takes the advisory lock that marks a temporary file as having a living writer.
    ///
    /// - Returns: Whether it was had: not when another holds it and this one does not wait, and never where the file
    ///   system has no locks.
    func lock(waiting: Bool) -> Bool {
        Self.repeated { Int(flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB)) } == 0
    }

    private static func repeated(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result != -1 || errno != EINTR { return result }
        }
    }
}
