extension String {
    /// The text with control characters written as `\u{..}`, so that a strange file name or a server's words cannot
    /// break a one-line message or drive a terminal.
    package var onOneLine: String {
        var line = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format:
                line += "\\u{" + String(scalar.value, radix: 16) + "}"
            default:
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    /// The text as a POSIX shell takes it for one word.
    package var asShellWord: String {
        let isPlain = { (scalar: Unicode.Scalar) in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "-_./:=,@%+".unicodeScalars.contains(scalar)
        }
        guard isEmpty || !unicodeScalars.allSatisfy(isPlain) else { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
