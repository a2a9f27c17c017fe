package import DataParallel
internal import Files

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
        if let known = entries.firstIndex(where: { $0.reason == reason && $0.lines == lines }) {
            entries[known].count += 1
        } else if entries.count < Self.most {
            entries.append(Entry(identity: worker, reason: reason, lines: lines))
        } else {
            leftOut += 1
        }
    }

    /// One row for each cause: the first worker it befell, its host and process, how it ended, and below it its last lines on
    /// standard error; nil where nobody failed.
    package var table: String? {
        guard !entries.isEmpty else { return nil }
        let header = ["worker", "host", "pid", "times", "how it ended, and its last lines"]
        let rows = entries.map { entry in
            [
                entry.identity.worker == 0 ? "-" : "\(entry.identity.worker)",
                entry.identity.isLocal ? "local" : entry.identity.host, "\(entry.identity.process)",
                "\(entry.count)", entry.identity.worker == 0 ? "\(entry.reason), before it joined" : entry.reason,
            ]
        }
        let widths = header.indices.dropLast().map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) + "  " }.joined()
                + (cells.last ?? "")
        }
        var lines = [line(header)]
        for (entry, row) in zip(entries, rows) {
            lines.append(line(row))
            lines += entry.lines.map { "  | " + $0 }
        }
        if leftOut > 0 { lines.append("and \(leftOut) more") }
        return lines.joined(separator: "\n")
    }
}
