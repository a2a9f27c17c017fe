internal import Learning
internal import Training

/// The runs' figures side by side, the best of each row marked.
enum ComparisonResults {
    private struct Figure: Sendable {
        let name: String
        /// nil for what is neither better nor worse.
        var isBetterHigher: Bool?
        let value: @Sendable (RunReport) -> Double?
        let text: @Sendable (Double) -> String
    }

    private static let figures: [Figure] = [
        Figure(name: "Test accuracy", isBetterHigher: true, value: { $0.test?.accuracy }, text: NumberText.percent),
        Figure(name: "Test loss", isBetterHigher: false, value: { $0.test?.loss }, text: { NumberText.fixed($0, 4) }),
        Figure(name: "Precision", isBetterHigher: true, value: { $0.test?.precision }, text: NumberText.percent),
        Figure(name: "Recall", isBetterHigher: true, value: { $0.test?.recall }, text: NumberText.percent),
        Figure(name: "F1", isBetterHigher: true, value: { $0.test?.f1 }, text: NumberText.percent),
        Figure(
            name: "Validation accuracy", isBetterHigher: true,
            value: { $0.validation?.accuracy ?? ($0.bestEpoch ?? $0.epochs.last)?.validationAccuracy },
            text: NumberText.percent),
        Figure(
            name: "Validation loss", isBetterHigher: false,
            value: { $0.validation?.loss ?? ($0.bestEpoch ?? $0.epochs.last)?.validationLoss },
            text: { NumberText.fixed($0, 4) }),
        Figure(name: "Epochs", value: { Double($0.epochs.count) }, text: { NumberText.fixed($0, 0) }),
        Figure(
            name: "Best epoch", value: { $0.bestEpoch.map { Double($0.epoch) } }, text: { NumberText.fixed($0, 0) }),
        Figure(name: "Steps", value: { Double($0.steps) }, text: { NumberText.fixed($0, 0) }),
        Figure(name: "Time", value: \.seconds, text: NumberText.duration),
        Figure(name: "Samples a second", value: \.samplesPerSecond, text: NumberText.short),
        Figure(name: "Faults", value: { Double($0.faults.count) }, text: { NumberText.fixed($0, 0) }),
    ]

    static func html(_ comparison: RunComparison) -> String {
        let reports = comparison.entries.map(\.report)
        let head = comparison.entries.map { "<th scope=\"col\">\(HTMLText.escaped($0.name))</th>" }
        var rows = [row("Ended", reports.map { $0.stopped?.rawValue ?? ($0.isRunning ? "running" : "not finished") })]
        // Runs on different data, or measured by different losses, are not to be ranked.
        let isComparable = Set(reports.map(\.datasetDigest)).count == 1
        let isLossComparable = Set(reports.map(\.configuration.loss)).count == 1
        rows += figures.map { figure in
            let values = reports.map(figure.value)
            let isRanked = isComparable && (isLossComparable || !figure.name.hasSuffix("loss"))
            let best = isRanked ? figure.isBetterHigher.flatMap { Self.best(values, isHigher: $0) } : nil
            let cells = values.map { value in
                let text = value.map(figure.text) ?? "–"
                return value != nil && value == best ? "<b>\(text)</b>" : text
            }
            return "<tr><th scope=\"row\">\(figure.name)</th>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        rows.append(row("Fingerprint", reports.map { $0.fingerprint.map { "\($0.prefix(12))…" } ?? "–" }))
        let caption = isComparable ? "Results by run, the best in bold" : "Results by run; the data are not the same"
        return DataTable.scrolling(
            """
            <table class="results"><caption>\(caption)</caption>
            <thead><tr><td></td>\(head.joined())</tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table>
            """, name: caption)
    }

    /// nil where all are equal, or only one is known.
    private static func best(_ values: [Double?], isHigher: Bool) -> Double? {
        let known = values.compactMap { $0 }
        guard Set(known).count > 1 else { return nil }
        return isHigher ? known.max() : known.min()
    }

    private static func row(_ name: String, _ texts: [String]) -> String {
        "<tr><th scope=\"row\">\(name)</th>" + texts.map { "<td>\(HTMLText.escaped($0))</td>" }.joined() + "</tr>"
    }
}
