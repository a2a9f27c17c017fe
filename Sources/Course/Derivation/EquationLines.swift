/// Sets an equation on a terminal's lines.
enum EquationLines {
    /// Columns of the narrowest terminal that people use.
    static let width = 80

    /// On one line, or where that is too long with every step on its own; a step that is too long by itself is cut before
    /// an operator.
    ///
    /// - Parameter parts: What stands between the signs of equality.
    static func lines(of parts: [String]) -> [String] {
        let line = "  " + parts.joined(separator: " = ")
        guard line.count > width, let left = parts.first else { return [line] }
        let indent = String(repeating: " ", count: left.count + 2)
        return parts.dropFirst().enumerated().flatMap { index, part in
            let start = index == 0 ? "  \(left) = " : "\(indent) = "
            let pieces = cut(part, to: width - start.count)
            return pieces.enumerated().map { $0 == 0 ? start + $1 : "\(indent)   \($1)" }
        }
    }

    /// As many of the parts on each line as fit.
    static func filled(_ parts: [String]) -> [String] {
        parts.reduce(into: []) { lines, part in
            guard let last = lines.last, last.count + 1 + part.count <= width else { return lines.append(part) }
            lines[lines.count - 1] = "\(last) \(part)"
        }
    }

    /// Before the last sum's sign that leaves the piece short enough, else before another operator; those within
    /// parentheses come last.
    private static func cut(_ text: String, to width: Int) -> [String] {
        var pieces: [String] = []
        var rest = Array(text)
        while rest.count > width {
            var depth = 0
            var best: (place: Int, rank: Int)?
            for (place, character) in rest.prefix(width).enumerated() where place > 0 {
                switch character {
                case "(": depth += 1
                case ")": depth -= 1
                default: break
                }
                guard character == " ", place + 2 < rest.count, rest[place + 2] == " " else { continue }
                let isSum = rest[place + 1] == "+" || rest[place + 1] == "−"
                guard isSum || "·/".contains(rest[place + 1]) else { continue }
                let rank = depth * 2 + (isSum ? 0 : 1)
                if rank <= best?.rank ?? .max { best = (place, rank) }
            }
            guard let best else { break }
            pieces.append(String(rest[..<best.place]))
            rest.removeFirst(best.place + 1)
        }
        return pieces + [String(rest)]
    }
}
