internal import Failures
internal import Files
internal import Glibc

/// The right to write into a run directory, held by one process until the last reference to it goes, or the process
/// dies in whatever way.
///
/// The file stays behind when the lock is gone; it means nothing without its lock. It holds the holder's process
/// number, for the message to the one who comes second.
final class RunLock: Sendable {
    private let file: FileDescriptor
    private let fileSystem: any FileSystem

    private init(_ file: FileDescriptor, fileSystem: any FileSystem) {
        self.file = file
        self.fileSystem = fileSystem
    }

    deinit { try? fileSystem.close(file) }

    /// - Throws: `Failure.cannotCreate`, where another process holds the lock, naming it, or the directory cannot be
    ///   written.
    static func take(_ run: RunLayout, fileSystem: any FileSystem) throws -> RunLock {
        let lock: RunLock
        do throws(SystemError) {
            let file = try fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.open(run.lock, for: .locking)
            }
            lock = RunLock(file, fileSystem: fileSystem)
        } catch {
            throw Failure(.cannotCreate, "cannot write to the run directory \(run.path)", error)
        }
        do throws(SystemError) {
            try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.lock(lock.file) }
        } catch {
            if error.code == EWOULDBLOCK {
                throw Failure(
                    .cannotCreate,
                    "cannot use the run directory \(run.path): \(lock.holder ?? "another process") is writing to it; "
                        + "wait until it ends, or choose another directory")
            }
            throw Failure(.cannotCreate, "cannot lock the run directory \(run.path)", error)
        }
        lock.name(holder: getpid())
        return lock
    }

    /// The process that the file names.
    private var holder: String? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = try? bytes.withUnsafeMutableBytes { buffer throws(SystemError) in
            try fileSystem.read(file, into: buffer)
        }
        guard let number = Int32(String(decoding: bytes.prefix(count ?? 0).prefix { $0 > 0x20 }, as: UTF8.self)) else {
            return nil
        }
        return "process \(number)"
    }

    /// A courtesy: the lock holds whether or not this can be written.
    private func name(holder: Int32) {
        try? fileSystem.truncate(file, to: 0)
        try? fileSystem.writeAll(file, Array("\(holder)\n".utf8))
    }
}
