internal import DataParallel
package import Learning

/// What a finished run, or an evaluation, tells a person.
package enum SummaryTable {
    package static func text(of summary: RunSummary) -> String {
        var rows: [(String, String)] = [
            ("run", summary.run), ("stopped", summary.stopped.rawValue),
            ("epochs", "\(summary.epochs) (\(summary.steps) steps)"),
            (
                "time",
                "\(NumberText.duration(summary.seconds)), \(NumberText.short(summary.samplesPerSecond)) samples/s"
            ),
            (
                "workers",
                "\(summary.workers.started) started, \(summary.workers.lost) lost, \(summary.workers.respawned) respawned"
            ),
            (
                "dataset",
                "\(summary.dataset.name): \(summary.dataset.train) train, \(summary.dataset.validation) validation, "
                    + "\(summary.dataset.test) test"
            ),
        ]
        if summary.workers.strangers > 0 {
            rows.append(("strangers", "\(summary.workers.strangers) connections and messages turned away"))
        }
        if let validation = summary.validation { rows.append(("validation", figures(validation))) }
        if let test = summary.test { rows.append(("test", figures(test))) }
        if let chaos = summary.chaos { rows.append(("chaos", figures(chaos))) }
        rows.append(("fingerprint", summary.fingerprint))
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2) + value
        }.joined(separator: "\n")
    }

    private static func figures(_ chaos: ChaosFigures) -> String {
        var parts = ["\(chaos.total) faults survived"]
        parts += ChaosKind.allCases.map { "\($0.rawValue) \(chaos.survived[$0.rawValue] ?? 0)" }
        if let recovery = chaos.recovery {
            parts.append("recovery p50 \(NumberText.milliseconds(recovery.p50))")
            parts.append("p99 \(NumberText.milliseconds(recovery.p99))")
        }
        return parts.joined(separator: "  ")
    }

    private static func figures(_ metrics: ClassificationMetrics) -> String {
        "accuracy \(NumberText.percent(metrics.accuracy))  loss \(NumberText.fixed(metrics.loss, 4))  "
            + "precision \(NumberText.percent(metrics.precision))  recall \(NumberText.percent(metrics.recall))  "
            + "F1 \(NumberText.percent(metrics.f1))"
    }

    /// Figures by class, then the confusion matrix.
    package static func text(of metrics: ClassificationMetrics, classes: [String]) -> String {
        var lines = [figures(metrics), "", row("class", ["precision", "recall", "F1", "samples"])]
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
    fileprivate func padded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
