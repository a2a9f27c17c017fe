internal import Glibc

/// Standard error, where people read; standard output is for programs.
package struct Terminal: Sendable {
    /// Whether somebody looks at it who wants a line that is redrawn.
    package let isInteractive: Bool
    package let hasColor: Bool
    private let stream = ErrorStream.standard

    /// - Parameter environment: `NO_COLOR`, `TERM` and `CI` are respected.
    package init(environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }) {
        let term = environment("TERM") ?? "dumb"
        isInteractive = isatty(STDERR_FILENO) == 1 && term != "dumb" && (environment("CI") ?? "").isEmpty
        hasColor = isInteractive && (environment("NO_COLOR") ?? "").isEmpty
    }

    /// Columns now; a window may be resized at any time.
    package var width: Int { size.columns }

    /// What a line may take without being broken by the terminal, whose last column is not used; nil where nobody looks
    /// on and a line may be as long as it is.
    package var lineWidth: Int? { isInteractive ? max(width - 1, 1) : nil }

    /// Rows now.
    package var height: Int { size.rows }

    private var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
        return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
    }

    /// Writes a message as one line, which on a terminal is broken between words.
    package func say(_ text: String, _ urgency: ErrorStream.Urgency = .ordinary) {
        write(TerminalLine(text).wrapped(to: lineWidth).map { $0.text + "\n" }.joined(), urgency)
    }

    /// - Returns: Whether it will be seen, if somebody reads: see ``ErrorStream``.
    @discardableResult
    package func write(_ text: String, _ urgency: ErrorStream.Urgency = .ordinary) -> Bool {
        stream.write(text, urgency)
    }
}
