internal import Cluster
package import Reporting
internal import System
package import Training

/// The table as people read it on a terminal, 80 columns wide.
package enum ReproductionTable {
    package static func text(_ reproduction: Reproduction) -> String {
        var lines = [reproduction.setting.text, ""]
        lines.append(line("", CourseMetric.allCases.map { ($0.title, " ") }, "time"))
        for row in reproduction.rows {
            lines.append(row.name)
            lines.append(
                line(
                    "  measured",
                    CourseMetric.allCases.map { metric in
                        (metric.text(row.measured(metric).mean), mark(row.reaches(metric)))
                    }, NumberText.duration(row.seconds)))
            if row.trials.count > 1 {
                lines.append(
                    line("  ±", CourseMetric.allCases.map { ($0.text(row.measured($0).sd), " ") }, ""))
            }
            lines.append(
                line(
                    "  published",
                    CourseMetric.allCases.map { metric in
                        (row.published[metric].map(metric.text(published:)) ?? "-", " ")
                    }, ""))
        }
        return (lines + ["", reproduction.verdict]).joined(separator: "\n")
    }

    private static func mark(_ isReached: Bool?) -> String {
        switch isReached {
        case true?: "✓"
        case false?: "✗"
        case nil: " "
        }
    }

    private static func line(_ name: String, _ cells: [(text: String, mark: String)], _ time: String) -> String {
        let parts = cells.map { left($0.text, 10) + " " + $0.mark }
        let line = name + String(repeating: " ", count: max(0, 11 - name.count)) + parts.joined() + left(time, 9)
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension CourseMetric {
    /// With as many digits as were published, at most three for a percentage.
    func text(published value: Double) -> String {
        guard self != .loss else { return text(value) }
        let exact = NumberText.fixed(value * 100, 3)
        return exact.hasSuffix("0") ? text(value) : exact
    }
}

/// The trainings of the course's table as people follow them on standard error: one line that is redrawn on a terminal, a
/// line for each row elsewhere, and every warning.
package final class ReproductionDisplay {
    private static let redrawInterval = 0.1

    private let terminal: Terminal
    private let isQuiet: Bool
    private let warnings: ProgressDisplay
    private let rowCount: Int
    private var row = ""
    private var rowsBegun = 0
    private var seed: (UInt64, of: Int) = (1, of: 1)
    private var epochs = 0
    private var lastDrawn: Seconds = 0
    private var hasLine = false

    /// - Parameter isQuiet: Only warnings are shown.
    package init(rows: Int, terminal: Terminal = Terminal(), isQuiet: Bool) {
        self.terminal = terminal
        self.isQuiet = isQuiet
        rowCount = rows
        warnings = ProgressDisplay(terminal: terminal, isQuiet: true)
    }

    /// A training begins.
    package func begin(_ row: String, seed: UInt64, of seeds: Int, epochs: Int) {
        if row != self.row || seed == 1 {
            self.row = row
            rowsBegun += 1
            if !isQuiet, !terminal.isInteractive { terminal.write("row \(rowsBegun) of \(rowCount): \(row)\n") }
        }
        self.seed = (seed, of: seeds)
        self.epochs = epochs
        draw(epoch: 1, isUrgent: true)
    }

    package func show(_ event: TrainingEvent) {
        switch event {
        case .step(_, let epoch, _, _, _): draw(epoch: epoch, isUrgent: false)
        case .workerLost, .workerGivenUp, .workerSuspended, .refused, .warning:
            finish()
            warnings.show(event)
        default: break
        }
    }

    /// The error with which a training ends, and where it is for want of workers, what became of them.
    package func explained(_ error: any Error) -> any Error { warnings.explained(error) }

    /// Removes the progress line.
    package func finish() {
        guard hasLine else { return }
        terminal.write("\r\u{1B}[K")
        hasLine = false
    }

    private func draw(epoch: Int, isUrgent: Bool) {
        guard !isQuiet, terminal.isInteractive else { return }
        let now = MonotonicClock.now
        guard isUrgent || now - lastDrawn >= Self.redrawInterval else { return }
        lastDrawn = now
        let text = "row \(rowsBegun)/\(rowCount)  seed \(seed.0)/\(seed.of)  epoch \(epoch)/\(epochs)  \(row)"
        terminal.write("\r\u{1B}[K" + String(text.prefix(max(terminal.width - 1, 1))))
        hasLine = true
    }
}
