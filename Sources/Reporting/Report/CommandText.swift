internal import Files

/// A command line as it could be typed again.
package enum CommandText {
    /// Words as a POSIX shell would take them. What follows an option whose name speaks of a token is a secret, and shown
    /// as dots.
    package static func quoted(_ words: [String]) -> String {
        var isSecret = false
        return words.map { word in
            defer { isSecret = word.hasPrefix("--") && word.hasSuffix("token") }
            if isSecret { return "…" }
            if word.hasPrefix("--"), let equals = word.firstIndex(of: "="), word[..<equals].hasSuffix("token") {
                return "\(word[...equals])…"
            }
            return word.asShellWord
        }.joined(separator: " ")
    }
}
