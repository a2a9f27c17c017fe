internal import ArgumentParser

/// What a parser says of words that it cannot make sense of, on one line.
enum ParserMessage {
    /// - Parameter command: Whose parser it was.
    static func line(_ error: any Error, from command: (some ParsableArguments).Type) -> String {
        let bullet = "  - "
        let lines = command.message(for: error).split(whereSeparator: \.isNewline)
        let values = lines.filter { $0.hasPrefix(bullet) }.map { $0.dropFirst(bullet.count) }
        let sentences =
            lines.filter { !$0.hasPrefix(bullet) } + (values.isEmpty ? [] : [values.joined(separator: ", ")[...]])
        return sentences.joined(separator: " ")
    }

    /// How to see what a command takes, as the parser would say it below.
    static func hint(_ error: any Error) -> String? {
        Apus.fullMessage(for: error).split(whereSeparator: \.isNewline)
            .last { $0.hasPrefix("  See '") }.map { String($0.drop { $0 == " " }) }
    }
}
