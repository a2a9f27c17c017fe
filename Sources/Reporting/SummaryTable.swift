internal import Cluster
internal import Failures
package import Learning
internal import Training

/// What a finished run, or an evaluation, tells a person.
package enum SummaryTable {
    /// The least width at which names and values stand side by side.
    private static let leastForColumns = 50

    /// - Parameter width: Of the terminal, whose lines should not break within a value; nil where there is none.
    package static func text(of summary: RunSummary, width: Int? = nil) -> String {
        let rows = rows(of: summary)
        let column = (rows.map(\.name.count).max() ?? 0) + 2
        return rows.flatMap { name, values in
            guard let width else {
                return [name.followed(by: column) + values.joined(separator: separator)]
            }
            let isNarrow = width < leastForColumns
            let margin = isNarrow ? 2 : column
            let lines = TerminalLine.rows(of: values.map { TerminalLine($0) }, width: width - margin)
                .flatMap { $0.wrapped(to: width - margin, indent: "") }.map(\.text)
            let set = lines.map { "".followed(by: margin) + $0 }
            guard !isNarrow else { return [name] + set }
            return [name.followed(by: column) + (lines.first ?? "")] + set.dropFirst()
        }.joined(separator: "\n")
    }

    private static let separator = "  "

    private static func rows(of summary: RunSummary) -> [(name: String, values: [String])] {
        let (workers, dataset) = (summary.workers, summary.dataset)
        var rows: [(String, [String])] = [
            ("run", [summary.run]), ("stopped", [summary.stopped.rawValue]),
            ("epochs", ["\(summary.epochs) (\(summary.steps.counted("step")))"]),
            (
                "time",
                ["\(NumberText.duration(summary.seconds)), \(NumberText.short(summary.samplesPerSecond)) samples/s"]
            ),
            ("workers", ["\(workers.started) started, \(workers.lost) lost, \(workers.respawned) respawned"]),
            (
                "dataset",
                ["\(dataset.name): \(dataset.train) train, \(dataset.validation) validation, \(dataset.test) test"]
            ),
        ]
        if workers.strangers > 0 {
            rows.append(
                (
                    "strangers",
                    ["\(workers.strangers.counted("connection or message", "connections and messages")) turned away"]
                ))
        }
        if let validation = summary.validation { rows.append(("validation", figures(validation))) }
        if let test = summary.test { rows.append(("test", figures(test))) }
        if let warning = warning(of: summary) { rows.append(("warning", [warning])) }
        if let chaos = summary.chaos { rows.append(("chaos", figures(chaos))) }
        return rows + [("fingerprint", [summary.fingerprint])]
    }

    /// That a run came to nothing, and what may help where it went to its end; nil where it came to something, or nobody
    /// measured it.
    package static func warning(of summary: RunSummary) -> String? {
        warning(of: summary.test, or: summary.validation, isWhole: [.completed, .early].contains(summary.stopped))
    }

    /// - Parameters:
    ///   - test: Figures on the test samples.
    ///   - validation: Figures on the validation samples, which count where there are none on the test samples.
    ///   - isWhole: Whether the run went to its end.
    static func warning(
        of test: ClassificationMetrics?, or validation: ClassificationMetrics?, isWhole: Bool
    ) -> String? {
        guard let measured = test ?? validation, !measured.isBetterThanGuessing else { return nil }
        return "not clearly better than chance: right on \(NumberText.percent(measured.accuracy)) of the "
            + "\(test == nil ? "validation" : "test") samples, and always guessing the most frequent class on "
            + NumberText.percent(measured.guessingAccuracy)
            + (isWhole ? "; another learning rate may help" : "")
    }

    private static func figures(_ chaos: ChaosFigures) -> [String] {
        var parts = ["\(chaos.total.counted("fault")) survived"]
        parts += ChaosKind.allCases.map { "\($0.rawValue) \(chaos.survived[$0.rawValue] ?? 0)" }
        if let recovery = chaos.recovery {
            parts.append("recovery p50 \(NumberText.milliseconds(recovery.p50))")
            parts.append("p99 \(NumberText.milliseconds(recovery.p99))")
        }
        return parts
    }

    private static func figures(_ metrics: ClassificationMetrics) -> [String] {
        [
            "accuracy \(NumberText.percent(metrics.accuracy))", "loss \(NumberText.fixed(metrics.loss, 4))",
            "precision \(NumberText.percent(metrics.precision))", "recall \(NumberText.percent(metrics.recall))",
            "F1 \(NumberText.percent(metrics.f1))",
        ]
    }

    /// Figures by class, then the confusion matrix.
    package static func text(of metrics: ClassificationMetrics, classes: [String]) -> String {
        var lines = [
            figures(metrics).joined(separator: separator), "", row("class", ["precision", "recall", "F1", "samples"]),
        ]
        for (name, figures) in zip(classes, metrics.perClass) {
            lines.append(
                row(
                    name,
                    [
                        NumberText.percent(figures.precision), NumberText.percent(figures.recall),
                        NumberText.percent(figures.f1), "\(figures.support)",
                    ]))
        }
        if classes.count <= 26 {
            lines += ["", "true class by predicted class", row("", classes)]
            for (name, counts) in zip(classes, metrics.confusion.rows) {
                lines.append(row(name, counts.map(String.init)))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        let width = cells.allSatisfy { $0.count <= 5 } ? 6 : 11
        return ([name.padded(to: 8)] + cells.map { $0.padded(to: width) }).joined()
    }
}

extension String {
    fileprivate func followed(by width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    fileprivate func padded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
