internal import Failures
internal import Reporting

/// How a command's failure is told: one line on standard error.
enum CommandFailure {
    static func report(_ failure: Failure) {
        let line = failure.message.split(whereSeparator: \.isNewline).joined(separator: " ")
        Terminal().write("apus: \(line)\n")
    }
}
