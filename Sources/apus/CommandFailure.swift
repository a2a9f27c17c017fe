internal import Failures
internal import Reporting

/// How a command's failure is told: one line on standard error, and a table below it where there were several causes.
enum CommandFailure {
    static func report(_ failure: Failure) {
        let line = failure.message.split(whereSeparator: \.isNewline).joined(separator: " ")
        Terminal().write("apus: \(line)\n" + (failure.details.map { "\n\($0)\n" } ?? ""))
    }
}
