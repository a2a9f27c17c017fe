internal import Glibc

/// The real file system. Descriptors are closed on exec, so that no worker process keeps a lock alive.
package struct PosixFileSystem: FileSystem {
    package init() {}

    package func open(_ path: String, for purpose: OpenPurpose) throws(SystemError) -> FileDescriptor {
        let flags =
            switch purpose {
            // Opening a FIFO does not wait for its other end.
            case .reading: O_RDONLY | O_NONBLOCK
            case .creating: O_WRONLY | O_CREAT | O_EXCL
            case .appending: O_RDWR | O_CREAT | O_APPEND
            case .locking: O_RDWR | O_CREAT | O_NOFOLLOW
            case .directory: O_RDONLY | O_DIRECTORY
            }
        return try check("open", Glibc.open(path, flags | O_CLOEXEC, 0o644))
    }

    package func read(
        _ file: FileDescriptor, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
        try check("read", Glibc.read(file, buffer.baseAddress, buffer.count))
    }

    package func write(_ file: FileDescriptor, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        try check("write", Glibc.write(file, bytes.baseAddress, bytes.count))
    }

    package func byteCount(of file: FileDescriptor) throws(SystemError) -> Int? {
        var status = stat()
        _ = try check("fstat", fstat(file, &status))
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    package func hasName(_ file: FileDescriptor) throws(SystemError) -> Bool {
        var status = stat()
        _ = try check("fstat", fstat(file, &status))
        return status.st_nlink > 0
    }

    package func truncate(_ file: FileDescriptor, to byteCount: Int) throws(SystemError) {
        _ = try check("ftruncate", ftruncate(file, byteCount))
    }

    package func synchronize(_ file: FileDescriptor) throws(SystemError) {
        _ = try check("fsync", fsync(file))
    }

    package func lock(_ file: FileDescriptor) throws(SystemError) {
        _ = try check("flock", flock(file, LOCK_EX | LOCK_NB))
    }

    package func close(_ file: FileDescriptor) throws(SystemError) {
        _ = try check("close", Glibc.close(file))
    }

    package func makeDirectory(_ path: String) throws(SystemError) {
        _ = try check("mkdir", mkdir(path, 0o755))
    }

    package func entries(of directory: String) throws(SystemError) -> [String] {
        guard let stream = opendir(directory) else { throw SystemError("opendir", errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            // readdir tells an error from the end only by errno.
            errno = 0
            guard let entry = readdir(stream) else { break }
            // The name's array has a fixed size, but the name itself ends at its first zero.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw SystemError("readdir", errno) }
        return names
    }

    package func rename(_ source: String, to target: String) throws(SystemError) {
        _ = try check("rename", Glibc.rename(source, target))
    }

    package func remove(_ path: String) throws(SystemError) {
        _ = try check("unlink", unlink(path))
    }

    private func check<Result: SignedInteger>(_ call: String, _ result: Result) throws(SystemError) -> Result {
        guard result >= 0 else { throw SystemError(call, errno) }
        return result
    }
}
