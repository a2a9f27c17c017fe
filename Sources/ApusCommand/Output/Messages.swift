internal import Failures
internal import Reporting

/// How a command's failure is told: one line on standard error, and a table below it where there were several causes.
enum CommandFailure {
    static func report(_ failure: Failure) {
        let line = SettingName.worded(failure.message).split(whereSeparator: \.isNewline).joined(separator: " ")
        let terminal = Terminal()
        terminal.say("apus: \(line)", .last)
        if let details = failure.details { terminal.write("\n\(details)\n", .last) }
    }
}

/// A line that people should read.
enum Warning {
    static func show(_ text: String) { Terminal().say("apus: warning: \(SettingName.worded(text))") }
}
