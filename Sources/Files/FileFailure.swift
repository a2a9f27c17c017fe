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

extension String {
    /// The text with control characters written as `\u{..}`, so that a strange file name or a server's words cannot
    /// break a one-line message or drive a terminal.
    package var onOneLine: String {
        var line = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format:
                line += "\\u{" + String(scalar.value, radix: 16) + "}"
            default:
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    /// The text as a POSIX shell takes it for one word.
    package var asShellWord: String {
        let isPlain = { (scalar: Unicode.Scalar) in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "-_./:=,@%+".unicodeScalars.contains(scalar)
        }
        guard isEmpty || !unicodeScalars.allSatisfy(isPlain) else { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
