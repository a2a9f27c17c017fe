/// What a process said last on standard error, for the report of its death: of a crash, where it began, since what follows
/// tells less and less.
struct LastWords {
    private static let most = 20
    /// After the line that names a crash.
    private static let mostAfterCrash = 3

    private(set) var lines: [String] = []
    private var linesAfterCrash: Int?

    mutating func append(_ line: String) {
        if let after = linesAfterCrash {
            guard after < Self.mostAfterCrash else { return }
            linesAfterCrash = after + 1
        } else if Self.namesCrash(line) {
            linesAfterCrash = 0
        }
        lines.append(line)
        if lines.count > Self.most { lines.removeFirst() }
    }

    /// As Swift's runtime writes them.
    private static func namesCrash(_ line: String) -> Bool {
        line.contains("Fatal error: ") || line.hasPrefix("*** Program crashed: ")
    }
}
