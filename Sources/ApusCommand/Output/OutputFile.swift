internal import Failures
internal import Files
internal import Glibc

/// A file that a command writes at its end: whether it can be is known at its beginning, and it appears whole or not at all.
/// A device or a pipe, for example /dev/stdout, is written to and never replaced.
struct OutputFile {
    private enum Target {
        case file(AtomicFile)
        case stream(FileDescriptor)
    }

    private let path: String
    private let target: Target

    init(_ path: String) throws {
        let isOutput = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(path)
        guard !isOutput || !ProcessStart.wasClosed(STDOUT_FILENO) else {
            throw Failure(.inputOutput, "cannot write \(path): standard output is closed")
        }
        self.path = path
        do throws(SystemError) {
            target = try Self.isStream(path) ? .stream(Self.open(path)) : .file(AtomicFile(replacing: path))
        } catch {
            throw Failure(.cannotCreate, "cannot write \(path.onOneLine)", error)
        }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Once only.
    func write(_ bytes: [UInt8]) throws {
        do throws(SystemError) {
            switch target {
            case .file(let file):
                try file.write(bytes)
                try file.commit()
            case .stream(let descriptor):
                let files = PosixFileSystem()
                try files.writeAll(descriptor, bytes)
                try files.closeOnce(descriptor)
            }
        } catch {
            throw Failure(.inputOutput, "cannot write \(path.onOneLine)", error)
        }
    }

    private static func isStream(_ path: String) throws(SystemError) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return false
        case S_IFDIR: throw SystemError("open", EISDIR)
        default: return true
        }
    }

    private static func open(_ path: String) throws(SystemError) -> FileDescriptor {
        let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open", errno) }
        return descriptor
    }
}
