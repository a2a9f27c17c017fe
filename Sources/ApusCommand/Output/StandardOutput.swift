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

    /// - Parameter patience: Milliseconds that each piece of it waits for a reader; nil waits on.
    static func print(json value: some Encodable, patience: Int32? = nil) throws {
        try write(Array((try JSONText(encoding: value).text + "\n").utf8), patience: patience)
    }

    static func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// - Parameter patience: Milliseconds that each piece waits for a reader; nil waits on.
    /// - Throws: `Failure.inputOutput` where it cannot be written, for example to a full disk; `ReaderLeft`.
    static func write(_ bytes: [UInt8], patience: Int32? = nil) throws {
        guard !ProcessStart.wasClosed(STDOUT_FILENO) else { throw failure("it is closed") }
        // What was said before is to stand before it, where both go to one place.
        ErrorStream.standard.flush()
        var rest = bytes[...]
        while !rest.isEmpty {
            // A pipe that is ready takes so much without waiting for its reader (POSIX's PIPE_BUF, 4096 on Linux).
            let piece = rest.prefix(patience == nil ? rest.count : 4096)
            if let patience {
                var state = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                let ready = poll(&state, 1, patience)
                if ready < 0, errno == EINTR { continue }
                guard ready > 0 else { throw failure("nobody reads it") }
            }
            let count = piece.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
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
