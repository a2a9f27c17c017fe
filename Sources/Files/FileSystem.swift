package import Failures
internal import Glibc

/// An open file's number.
package typealias FileDescriptor = Int32

/// The system calls that writing files takes, one method each, so that tests can fail or kill any of them.
///
/// Nothing here retries, loops or cleans up: what must survive a fault stands above this seam, where it is tested.
package protocol FileSystem: Sendable {
    func open(_ path: String, for purpose: OpenPurpose) throws(SystemError) -> FileDescriptor
    /// - Returns: bytes read, fewer than asked at the system's pleasure; 0 at the end.
    func read(_ file: FileDescriptor, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
    /// - Returns: bytes written, fewer than asked at the system's pleasure.
    func write(_ file: FileDescriptor, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int
    /// - Returns: the size in bytes; nil when it is no regular file.
    func byteCount(of file: FileDescriptor) throws(SystemError) -> Int?
    /// Whether the file still has a name, and was not removed behind its writer's back.
    func hasName(_ file: FileDescriptor) throws(SystemError) -> Bool
    func truncate(_ file: FileDescriptor, to byteCount: Int) throws(SystemError)
    /// Makes a file's contents, or a directory's entries, survive a power cut.
    func synchronize(_ file: FileDescriptor) throws(SystemError)
    /// Takes the exclusive lock that lasts as long as the file is open, or fails with `EWOULDBLOCK`.
    func lock(_ file: FileDescriptor) throws(SystemError)
    /// Closes the file, also when it fails.
    func close(_ file: FileDescriptor) throws(SystemError)
    func makeDirectory(_ path: String) throws(SystemError)
    /// Names in no particular order, without `.` and `..`.
    func entries(of directory: String) throws(SystemError) -> [String]
    /// Replaces `target`, if there is one, in one stroke.
    func rename(_ source: String, to target: String) throws(SystemError)
    func remove(_ path: String) throws(SystemError)
}

/// What a file is opened for.
package enum OpenPurpose: Sendable, Hashable {
    /// To read it from its start.
    case reading
    /// To write it: it is made, and must not be there.
    case creating
    /// To read it and to write behind its end: it is made if missing.
    case appending
    /// To lock, read and write it: it is made if missing.
    case locking
    /// To synchronize a directory's entries.
    case directory
}

/// A system call that failed: which one, and the `errno` it left.
package struct SystemError: Error, Sendable, Equatable {
    /// As its manual page is called, for example `fsync`.
    package let call: String
    package let code: Int32

    package init(_ call: String, _ code: Int32) {
        self.call = call
        self.code = code
    }

    /// Whether there is no such file or directory.
    package var isMissing: Bool { code == ENOENT }

    /// Whether the trouble lies with this process and not with the file, which may be perfectly good.
    package var isAboutProcess: Bool { [EACCES, EPERM, EMFILE, ENFILE, ENOMEM].contains(code) }

    /// What a person can do about it.
    var advice: String {
        switch code {
        case ENOSPC, EDQUOT: "free some space there, then try again"
        case EACCES, EPERM, EROFS: "choose a place that you may write to, or change its permissions"
        case EIO: "the disk reports a fault; save what you can elsewhere"
        case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
        case ENOENT, ENOTDIR: "check the path"
        case EFBIG: "raise the limit on file sizes (ulimit -f)"
        default: "check the file system there, then try again"
        }
    }
}

extension SystemError: CustomStringConvertible {
    /// For example `fsync: No space left on device (errno 28)`.
    package var description: String {
        // glibc's strerror answers from thread-local memory (since 2.32).
        let text = strerror(code).map { String(cString: $0) } ?? "unknown error"
        return "\(call): \(text) (errno \(code))"
    }
}

extension Failure {
    /// - Parameter doing: what was being done and to what, for example "cannot write runs/a/config.json".
    package init(_ kind: Kind, _ doing: String, _ error: SystemError) {
        self.init(kind, "\(doing): \(error); \(error.advice)")
    }
}

extension FileSystem {
    /// Repeats a call that a signal interrupts (`EINTR`) before it has done anything.
    package func uninterrupted<Result>(_ call: () throws(SystemError) -> Result) throws(SystemError) -> Result {
        while true {
            do {
                return try call()
            } catch {
                if error.code != EINTR { throw error }
            }
        }
    }

    /// Closes a file. Linux has closed it also when a signal interrupts the call, and the number may by then belong
    /// to another file, so it is never repeated.
    package func closeOnce(_ file: FileDescriptor) throws(SystemError) {
        do {
            try close(file)
        } catch {
            if error.code != EINTR { throw error }
        }
    }

    /// Writes every byte, however many calls it takes.
    package func writeAll(_ file: FileDescriptor, _ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = try uninterrupted { () throws(SystemError) in try write(file, rest) }
            // A file system that takes nothing and reports nothing would otherwise be asked for ever.
            guard count > 0 else { throw SystemError("write", EIO) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    package func writeAll(_ file: FileDescriptor, _ bytes: [UInt8]) throws(SystemError) {
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(SystemError) in try writeAll(file, buffer) }
    }

    /// Makes a directory's entries survive a power cut: files made, renamed and removed in it.
    package func synchronizeDirectory(_ path: String) throws(SystemError) {
        let directory = try uninterrupted { () throws(SystemError) in try open(path, for: .directory) }
        do {
            try uninterrupted { () throws(SystemError) in try synchronize(directory) }
        } catch {
            try? close(directory)
            throw error
        }
        try closeOnce(directory)
    }
}

extension FileSystem {
    /// Removes a file unless somebody else has.
    package func removeIfPresent(_ path: String) throws(SystemError) {
        do {
            try uninterrupted { () throws(SystemError) in try remove(path) }
        } catch {
            if !error.isMissing { throw error }
        }
    }

    /// - Returns: whether the directory is new.
    package func makeDirectoryIfMissing(_ path: String) throws(SystemError) -> Bool {
        do {
            try uninterrupted { () throws(SystemError) in try makeDirectory(path) }
            return true
        } catch {
            guard error.code == EEXIST else { throw error }
            return false
        }
    }
}
