package import Failures
internal import Glibc

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
