/// The lines at the end of a terminal that are drawn again and again, as control sequences to be written in one go.
///
/// Between drawings the cursor stands below them at the left margin, so that whatever ends the process leaves a terminal
/// that can be used.
struct LiveArea {
    private var drawnColumns: [Int] = []
    private var drawnWidth = 0

    /// Rows that the lines take now: a terminal that became narrower has wrapped them.
    private func rows(at width: Int) -> Int {
        drawnColumns.reduce(0) { $0 + max(1, ($1 + width - 1) / max(width, 1)) }
    }

    private func home(_ width: Int) -> String {
        drawnColumns.isEmpty ? "" : "\r\u{1B}[\(rows(at: width))A"
    }

    /// Takes the lines away.
    mutating func clear(width: Int) -> String {
        defer { drawnColumns = [] }
        return drawnColumns.isEmpty ? "" : home(width) + "\u{1B}[J"
    }

    /// Draws lines, each narrower than the terminal, in place of those before.
    mutating func draw(_ lines: [TerminalLine], width: Int, hasColor: Bool) -> String {
        // Where nothing was wrapped, what stays the same is written over, and does not flicker.
        let start = width == drawnWidth ? home(width) : clear(width: width)
        drawnColumns = lines.map(\.columns)
        drawnWidth = width
        return start + lines.map { $0.rendered(hasColor: hasColor) + "\u{1B}[K\n" }.joined() + "\u{1B}[J"
    }
}
