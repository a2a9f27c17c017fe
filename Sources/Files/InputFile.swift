internal import Failures
internal import Glibc

/// A regular file open for reading, front to back; closed when it goes out of scope.
///
/// Every failure names the file; `Failure.inputOutput` says that this process may not or cannot read it now, all
/// others are `Failure.data`.
package struct InputFile: ~Copyable {
    package let path: String
    /// Its size when it was opened.
    package let byteCount: Int
    private let file: FileDescriptor
    private let fileSystem: any FileSystem

    private init(_ path: String, _ file: FileDescriptor, byteCount: Int, fileSystem: any FileSystem) {
        self.path = path
        self.file = file
        self.byteCount = byteCount
        self.fileSystem = fileSystem
    }

    package static func open(_ path: String, fileSystem: any FileSystem) throws -> InputFile {
        do throws(SystemError) {
            let file = try fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.open(path, for: .reading)
            }
            do throws(SystemError) {
                let byteCount = try fileSystem.uninterrupted { () throws(SystemError) in
                    try fileSystem.byteCount(of: file)
                }
                if let byteCount {
                    return InputFile(path, file, byteCount: byteCount, fileSystem: fileSystem)
                }
            } catch {
                try? fileSystem.close(file)
                throw error
            }
            try? fileSystem.close(file)
        } catch {
            throw Failure(error.isAboutProcess ? .inputOutput : .data, "cannot read \(path.onOneLine)", error)
        }
        throw Failure(.data, "cannot read \(path.onOneLine): it is not a regular file")
    }

    deinit { try? fileSystem.close(file) }

    /// The whole of a file that may have at most `limit` bytes.
    package static func contents(of path: String, limit: Int, fileSystem: any FileSystem) throws -> [UInt8] {
        let file = try open(path, fileSystem: fileSystem)
        guard file.byteCount <= limit else {
            throw Failure(
                .data, "cannot read \(path.onOneLine): it has \(file.byteCount) bytes, more than the \(limit) expected")
        }
        return try file.read(file.byteCount)
    }

    /// The next `count` bytes.
    ///
    /// - Parameter count: not more than are left by `byteCount`, which so bounds what is allocated.
    package func read(_ count: Int) throws -> [UInt8] {
        precondition(0...byteCount ~= count, "as much as there is")
        do {
            let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                let bytes = UnsafeMutableRawBufferPointer(buffer)
                while filled < count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled..<count])
                    let got = try fileSystem.uninterrupted { () throws(SystemError) in
                        try fileSystem.read(file, into: rest)
                    }
                    if got == 0 { break }
                    filled += got
                }
            }
            guard bytes.count == count else {
                throw Failure(.data, "cannot read \(path.onOneLine): it ended early; is something else writing it?")
            }
            return bytes
        } catch let error as SystemError {
            throw Failure(error.isAboutProcess ? .inputOutput : .data, "cannot read \(path.onOneLine)", error)
        }
    }
}

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
