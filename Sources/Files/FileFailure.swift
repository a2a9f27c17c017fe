package import Failures
internal import Glibc

/// A system call on a file that failed: what was being done, to which path, and why.
package struct FileFailure: Error, Sendable, Equatable {
    /// What was being done, as it follows "cannot": `open`, `write`, `make the directory`.
    package let action: String
    package let path: String
    /// The `errno` of the call.
    package let code: Int32

    package init(_ action: String, _ path: String, code: Int32) {
        self.action = action
        self.path = path
        self.code = code
    }

    /// The failure of the call that has just returned -1.
    package static func last(_ action: String, _ path: String) -> FileFailure {
        FileFailure(action, path, code: errno)
    }

    /// One line for a person.
    ///
    /// - Parameter advice: What to do about it; appended after a semicolon.
    package func failure(_ kind: Failure.Kind, advice: String = "") -> Failure {
        Failure(kind, advice.isEmpty ? description : "\(description); \(advice)")
    }
}

extension FileFailure: CustomStringConvertible {
    package var description: String {
        "cannot \(action) \(path.onOneLine): \(String(cString: strerror(code)))"
    }
}
