/// How far some work is, of which it is known how much there is.
struct WorkLine: Equatable {
    /// What is being done: "drawing digits".
    let work: String
    let unit: WorkUnit
    let done: Int
    /// Nil where nobody knows.
    let total: Int?

    /// For a terminal of so many columns.
    func line(width: Int) -> TerminalLine {
        var parts = [TerminalLine(work)]
        if let total, total > 0, width >= 60 {
            parts.append(.bar(Double(done) / Double(total), width: 20))
        }
        parts.append(TerminalLine(amount))
        return TerminalLine.flow(parts, width: width).first ?? TerminalLine()
    }

    /// For a log.
    var plainText: String { "\(work) \(amount)" }

    private var amount: String {
        switch (unit, total) {
        case (.pieces, let total?): return "\(done) of \(total)"
        case (.pieces, nil): return "\(done)"
        case (.bytes, let total):
            // Of both numbers the larger chooses, so that they can be compared.
            let (scale, name) = Self.scale(of: max(total ?? 0, done))
            let digits = scale > 1 ? 1 : 0
            let parts = [done, total].compactMap { $0 }.map { NumberText.fixed(Double($0) / scale, digits) }
            return "\(parts.joined(separator: " of ")) \(name)"
        }
    }

    private static func scale(of bytes: Int) -> (divisor: Double, name: String) {
        switch bytes {
        case 1_000_000_000...: (1e9, "GB")
        case 1_000_000...: (1e6, "MB")
        case 1000...: (1e3, "kB")
        default: (1, "B")
        }
    }
}
