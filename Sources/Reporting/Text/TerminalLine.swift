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

    /// In lines broken between words, those after the first set in; a word that is wider than the width stays whole.
    ///
    /// - Parameter width: Nil for no end.
    func wrapped(to width: Int?, indent: String = "  ") -> [TerminalLine] {
        guard let width, columns > width else { return [self] }
        let characters = Array(text)
        var rows: [Range<Int>] = []
        for word in characters.indices.split(whereSeparator: { characters[$0] == " " }) {
            let margin = rows.count > 1 ? indent.count : 0
            if let row = rows.last, margin + word.endIndex - row.lowerBound <= width {
                rows[rows.count - 1] = row.lowerBound..<word.endIndex
            } else {
                rows.append((rows.isEmpty ? 0 : word.startIndex)..<word.endIndex)
            }
        }
        return rows.enumerated().map { number, row in
            TerminalLine((number > 0 ? [Piece(text: indent)] : []) + pieces(row))
        }
    }

    /// The pieces of some of its columns.
    private func pieces(_ columns: Range<Int>) -> [Piece] {
        var start = 0
        return pieces.compactMap { piece in
            let own = columns.clamped(to: start..<start + piece.text.count)
            let text = piece.text.dropFirst(own.lowerBound - start).prefix(own.count)
            start += piece.text.count
            return text.isEmpty ? nil : Piece(text: String(text), style: piece.style)
        }
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

    /// Sets lines side by side, as many in a row as fit, and cuts those that fit in none.
    static func flow(_ parts: [TerminalLine], width: Int) -> [TerminalLine] {
        rows(of: parts, width: width).map { $0.fitted(to: width) }
    }

    /// Sets lines side by side, as many in a row as fit; what fits in none has one for itself.
    static func rows(of parts: [TerminalLine], width: Int, gap: Int = 2) -> [TerminalLine] {
        var rows: [TerminalLine] = []
        for part in parts where part.columns > 0 {
            if let last = rows.last, last.columns + gap + part.columns <= width {
                rows[rows.count - 1] = TerminalLine(
                    last.pieces + [Piece(text: String(repeating: " ", count: gap))] + part.pieces)
            } else {
                rows.append(part)
            }
        }
        return rows
    }
}
