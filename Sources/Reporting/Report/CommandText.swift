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
            return quoted(word)
        }.joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = { (scalar: Unicode.Scalar) in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "-_./:=,@%+".unicodeScalars.contains(scalar)
        }
        guard word.isEmpty || !word.unicodeScalars.allSatisfy(isPlain) else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
