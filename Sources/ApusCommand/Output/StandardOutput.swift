internal import Failures
internal import Glibc
internal import JSON
internal import Reporting

/// Standard output, where programs read.
enum StandardOutput {
    /// A reader that has seen enough, as `head` has.
    struct ReaderLeft: Error {
        /// Ends the process as it ends any other program: by SIGPIPE, without a word.
        func endProcess() {
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
        }
    }

    static func print(_ text: String) throws { try write(text + "\n") }

    static func print(json value: some Encodable) throws { try print(try JSONText(encoding: value).text) }

    static func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// - Throws: `Failure.inputOutput` where it cannot be written, for example to a full disk; `ReaderLeft`.
    static func write(_ bytes: [UInt8]) throws {
        guard !ProcessStart.wasClosed(STDOUT_FILENO) else { throw failure("it is closed") }
        // What was said before is to stand before it, where both go to one place.
        ErrorStream.standard.flush()
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                if count < 0, code == EPIPE { throw ReaderLeft() }
                throw failure(String(cString: strerror(code)))
            }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ reason: String) -> Failure {
        Failure(.inputOutput, "cannot write to standard output: \(reason)")
    }
}
