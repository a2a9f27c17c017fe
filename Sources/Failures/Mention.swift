/// A setting or a command that a message speaks of, without the spelling of any command line.
///
/// Lower floors know settings by their keys and commands by what they do. They mention them in a message; who shows it
/// says how people there spell them (``worded(_:setting:command:)``), or shows them plainly (``plain(_:)``).
package enum Mention {
    private static let (begin, separator, end): (Character, Character, Character) = (
        "\u{F0000}", "\u{F0001}", "\u{F0002}"
    )

    /// - Parameters:
    ///   - key: `learningRate`
    ///   - words: A value that is given with it, as it would be typed.
    package static func setting(_ key: String, _ words: String? = nil) -> String {
        "\(begin)s\(separator)\(key)" + (words.map { "\(separator)\($0)" } ?? "") + "\(end)"
    }

    /// - Parameters:
    ///   - name: Of a command, with spaces between it and its subcommands: `data fetch`.
    ///   - operands: What it is given besides options.
    package static func command(_ name: String, _ operands: String...) -> String {
        "\(begin)c\(separator)\(([name] + operands).joined(separator: String(separator)))\(end)"
    }

    /// A message with each mention in the words of whoever shows it.
    package static func worded(
        _ message: String, setting: (_ key: String, _ words: String?) -> String,
        command: (_ name: String, _ operands: [String]) -> String
    ) -> String {
        guard message.contains(begin) else { return message }
        var (text, rest) = ("", message[...])
        while let start = rest.firstIndex(of: begin), let stop = rest[start...].firstIndex(of: end) {
            text += rest[..<start]
            let parts = rest[rest.index(after: start)..<stop].split(
                separator: separator, omittingEmptySubsequences: false
            )
            .map(String.init)
            switch parts.first {
            case "s" where parts.count > 1: text += setting(parts[1], parts.count > 2 ? parts[2] : nil)
            case "c" where parts.count > 1: text += command(parts[1], Array(parts[2...]))
            default: break
            }
            rest = rest[rest.index(after: stop)...]
        }
        return text + rest
    }

    /// A message that nobody words: settings by their keys, commands by their names.
    package static func plain(_ message: String) -> String {
        worded(
            message, setting: { key, words in words.map { "\(key) \($0)" } ?? key },
            command: { name, operands in "`\(([name] + operands).joined(separator: " "))`" })
    }

    /// The settings that a message mentions with a value, in its order.
    package static func settings(in message: String) -> [(key: String, words: String)] {
        var found: [(key: String, words: String)] = []
        _ = worded(
            message,
            setting: { key, words in
                if let words { found.append((key, words)) }
                return ""
            }, command: { _, _ in "" })
        return found
    }
}
