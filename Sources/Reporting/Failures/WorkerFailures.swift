internal import Files
package import Training

/// The failures of a run's workers, in order and each cause once, so that the first row is where to look first.
package struct WorkerFailures: Sendable {
    /// Causes that are kept.
    private static let most = 20
    private static let shownLines = 5

    private struct Entry {
        var identity: WorkerIdentity
        let reason: String
        let lines: [String]
        /// Those that failed in the same way, this one included.
        var count = 1

        var ending: String { identity.worker == 0 ? "\(reason), before it joined" : reason }
        /// The same as a row of the table, where that has no room.
        var sentence: String { "\(identity) \(ending)" + (count > 1 ? ", and \(count - 1) more like it" : "") }
    }

    private var entries: [Entry] = []
    private var leftOut = 0
    /// Whether a worker failed so often that nobody was started in its place.
    package private(set) var anyGivenUp = false

    package init() {}

    package mutating func observe(_ event: TrainingEvent) {
        switch event {
        case .workerGivenUp: anyGivenUp = true
        case .workerLost(let worker, let reason, let lines): note(worker, reason, lines)
        default: break
        }
    }

    private mutating func note(_ worker: WorkerIdentity, _ reason: String, _ lines: [String]) {
        let lines = lines.suffix(Self.shownLines).map(\.onOneLine)
        let entry = Entry(identity: worker, reason: reason, lines: lines)
        if let known = entries.firstIndex(where: { $0.ending == entry.ending && $0.lines == lines }) {
            entries[known].count += 1
        } else if entries.count < Self.most {
            entries.append(entry)
        } else {
            leftOut += 1
        }
    }

    /// One row for each cause: the first worker it befell, its host and process, how it ended, and below it its last lines on
    /// standard error; nil where nobody failed.
    ///
    /// - Parameter width: Of the terminal; where the table is wider, each cause has lines of its own instead. Nil for none.
    package func table(width: Int?) -> String? {
        guard !entries.isEmpty else { return nil }
        let rows = tableRows
        guard let width, let widest = rows.map(\.count).max(), widest > width else {
            return lines(heads: rows, width: nil)
        }
        return lines(heads: ["what became of workers"] + entries.map(\.sentence), width: width)
    }

    /// - Parameter heads: A title, and a line for each cause.
    private func lines(heads: [String], width: Int?) -> String {
        var lines = TerminalLine(heads[0]).wrapped(to: width)
        for (entry, head) in zip(entries, heads.dropFirst()) {
            lines += TerminalLine(head).wrapped(to: width)
            lines += entry.lines.flatMap { TerminalLine("  | " + $0).wrapped(to: width, indent: "  | ") }
        }
        if leftOut > 0 { lines.append(TerminalLine("and \(leftOut) more")) }
        return lines.map(\.text).joined(separator: "\n")
    }

    private var tableRows: [String] {
        let header = ["worker", "host", "pid", "times", "how it ended, and its last lines"]
        let rows = entries.map { entry in
            [
                entry.identity.worker == 0 ? "-" : "\(entry.identity.worker)",
                entry.identity.isLocal ? "local" : entry.identity.host, "\(entry.identity.process)",
                "\(entry.count)", entry.ending,
            ]
        }
        let widths = header.indices.dropLast().map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) + "  " }.joined()
                + (cells.last ?? "")
        }
        return ([header] + rows).map(line)
    }
}
