internal import Checkpoints
internal import Failures
internal import Glibc

/// Standard output, where programs read.
enum StandardOutput {
    /// - Throws: `Failure.inputOutput` where it cannot be written, for example to a full disk.
    static func print(_ text: String) throws {
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure(.inputOutput, "cannot write to standard output: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }

    static func print(json value: some Encodable) throws { try print(try JSONText(encoding: value).text) }
}
