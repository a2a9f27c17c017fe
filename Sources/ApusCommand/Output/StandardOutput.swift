internal import Failures
internal import Glibc
internal import JSON

/// Standard output, where programs read.
enum StandardOutput {
    static func print(_ text: String) throws { try write(text + "\n") }

    static func print(json value: some Encodable) throws { try print(try JSONText(encoding: value).text) }

    static func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// - Throws: `Failure.inputOutput` where it cannot be written, for example to a full disk. A reader that has seen
    ///   enough, as `head` has, ends the process as it ends any other program: by SIGPIPE, without a word.
    static func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                if count < 0, code == EPIPE {
                    signal(SIGPIPE, SIG_DFL)
                    raise(SIGPIPE)
                }
                throw Failure(.inputOutput, "cannot write to standard output: \(String(cString: strerror(code)))")
            }
            rest = rest.dropFirst(count)
        }
    }
}
