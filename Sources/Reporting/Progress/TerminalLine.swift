/// One line of a display: pieces of text, some of them set off, of which every character takes one column.
struct TerminalLine: Equatable {
    enum Style: String {
        case plain = ""
        case dim = "2"
        case good = "32"
        case warning = "33"
        case bad = "31"
    }

    struct Piece: Equatable {
        var text: String
        var style = Style.plain
    }

    var pieces: [Piece]

    init(_ pieces: [Piece] = []) { self.pieces = pieces }

    init(_ text: String, _ style: Style = .plain) { pieces = [Piece(text: text, style: style)] }

    var text: String { pieces.map(\.text).joined() }
    var columns: Int { pieces.reduce(0) { $0 + $1.text.count } }

    func padded(to width: Int) -> TerminalLine {
        let missing = width - columns
        return missing > 0 ? TerminalLine(pieces + [Piece(text: String(repeating: " ", count: missing))]) : self
    }

    /// Cut where it would not fit.
    func fitted(to width: Int) -> TerminalLine {
        var left = max(width, 1)
        return TerminalLine(
            pieces.compactMap { piece in
                let text = String(piece.text.prefix(left))
                left -= text.count
                return text.isEmpty ? nil : Piece(text: text, style: piece.style)
            })
    }

    func rendered(hasColor: Bool) -> String {
        pieces.map { piece in
            hasColor && piece.style != .plain ? "\u{1B}[\(piece.style.rawValue)m\(piece.text)\u{1B}[0m" : piece.text
        }.joined()
    }

    /// How far something is, from 0 to 1; empty where there is no room for a bar.
    static func bar(_ fraction: Double, width: Int) -> TerminalLine {
        guard width >= 4 else { return TerminalLine() }
        let full = min(max(Int((fraction * Double(width)).rounded()), 0), width)
        return TerminalLine([
            Piece(text: String(repeating: "█", count: full), style: .good),
            Piece(text: String(repeating: "░", count: width - full), style: .dim),
        ])
    }

    /// Sets lines side by side, as many in a row as fit.
    static func flow(_ parts: [TerminalLine], width: Int, gap: Int = 2) -> [TerminalLine] {
        var rows: [TerminalLine] = []
        for part in parts where part.columns > 0 {
            if let last = rows.last, last.columns + gap + part.columns <= width {
                rows[rows.count - 1] = TerminalLine(
                    last.pieces + [Piece(text: String(repeating: " ", count: gap))] + part.pieces)
            } else {
                rows.append(part)
            }
        }
        return rows.map { $0.fitted(to: width) }
    }
}
