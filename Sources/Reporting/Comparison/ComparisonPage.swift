internal import Failures
internal import Learning
internal import Training

/// The page that compares runs: results side by side, curves over each other, and what differs in configuration.
package enum ComparisonPage {
    package static func html(_ comparison: RunComparison) -> String {
        let names = comparison.entries.map(\.name).joined(separator: ", ")
        return Page(
            title: "\(comparison.entries.count) runs compared",
            introduction: ["<p class=\"note\">\(HTMLText.escaped(names))</p>"],
            sections: [
                PageSection(id: "results", title: "Results", body: results(comparison)),
                PageSection(id: "differences", title: "What differs", body: differences(comparison)),
                PageSection(id: "curves", title: "Curves", body: curves(comparison)),
                PageSection(id: "gradients", title: "Gradients", body: gradients(comparison)),
                PageSection(id: "environment", title: "Environment", body: environment(comparison)),
            ]
        ).html
    }

    private static func results(_ comparison: RunComparison) -> [String] {
        let sentence = "<p class=\"state\">\(HTMLText.escaped(verdict(comparison)))</p>"
        return [sentence, ComparisonResults.html(comparison)]
    }

    static func verdict(_ comparison: RunComparison) -> String {
        let groups = comparison.groups
        guard let agrees = comparison.agrees else {
            return "Not every run has a fingerprint yet, because not every run has weights."
        }
        if agrees { return "All fingerprints agree: the runs have the same parameters, bit for bit." }
        let texts = groups.map { group in
            let runs = group.names.joined(separator: ", ")
            return group.names.count == 1
                ? "\(runs) has \(group.fingerprint.prefix(8))…"
                : "\(runs) agree on \(group.fingerprint.prefix(8))…"
        }
        let why =
            comparison.isSameExperiment
            ? " Configuration and data are the same, so finished runs should agree: look for one that is not finished, or whose "
                + "files were changed." : ""
        return "The fingerprints differ: \(texts.joined(separator: "; ")).\(why)"
    }

    private static func differences(_ comparison: RunComparison) -> [String] {
        let settings = comparison.settings
        let differing = settings.filter(\.differs)
        let same = settings.filter { !$0.differs }
        let columns = ["Setting"] + comparison.entries.map(\.name)
        var body: [String] = []
        if differing.isEmpty {
            body.append("<p>Nothing: configuration and data are the same.</p>")
        } else {
            body.append(
                DataTable(
                    caption: "Settings in which the runs differ", columns: columns,
                    rows: differing.map { [$0.name] + $0.values.map { $0 ?? "–" } },
                    wordColumns: Set(1..<columns.count)
                ).html)
        }
        body.append(
            DataTable(
                caption: "Settings that are the same in all runs", columns: ["Setting", "Value"],
                rows: same.map { [$0.name, ($0.values.first ?? nil) ?? "–"] }, wordColumns: [1]
            ).folded(as: "The \(same.count) settings that are the same"))
        return body
    }

    private static func curves(_ comparison: RunComparison) -> [String] {
        guard comparison.entries.contains(where: { !$0.report.epochs.isEmpty }) else {
            return ["<p class=\"note\">No epoch is finished yet.</p>"]
        }
        let charts = [
            chart("Validation loss", comparison) { $0.validationLoss },
            chart("Validation accuracy, %", comparison) { $0.validationAccuracy.map { $0 * 100 } },
            chart("Training loss", comparison) { $0.trainingLoss },
            chart("Training accuracy, %", comparison) { $0.trainingAccuracy * 100 },
            chart("Learning rate", comparison) { Double($0.learningRate) },
            chart("Thousand samples a second", comparison, includesZero: true) {
                $0.timing.map { $0.samplesPerSecond / 1000 }
            },
        ]
        return ["<div class=\"charts\">"] + charts.compactMap { $0?.html } + ["</div>"]
    }

    /// - Returns: nil where no run has the figure.
    private static func chart(
        _ title: String, _ comparison: RunComparison, includesZero: Bool = false, _ value: (EpochRecord) -> Double?
    ) -> LineChart? {
        let series = comparison.entries.map { entry in
            LineChart.Series(entry.name, [TrainingCharts.points(entry.report.epochs, value)])
        }
        guard series.contains(where: { $0.lines.contains { !$0.isEmpty } }) else { return nil }
        return LineChart(title: title, xName: "epoch", series: series, includesZero: includesZero)
    }

    /// One chart a run, all on the same axis, so that a layer's fate can be compared.
    private static func gradients(_ comparison: RunComparison) -> [String] {
        let shown = comparison.entries.filter { entry in entry.report.epochs.contains { !$0.gradientNorms.isEmpty } }
        guard !shown.isEmpty else { return ["<p class=\"note\">No epoch is finished yet.</p>"] }
        let values = shown.flatMap { $0.report.epochs.flatMap(\.gradientNorms) }
        let charts = shown.map { entry in
            var chart = TrainingCharts.gradientNorms([entry.report.epochs], title: entry.name)
            chart.alsoSpans = values
            return chart.html
        }
        return [
            "<p class=\"note\">Euclidean norm of each layer's gradient, on a logarithmic axis that is the same for all runs. A "
                + "layer that nothing reaches has the norm 0 and no line.</p>", "<div class=\"charts\">",
        ] + charts + ["</div>"]
    }

    private static func environment(_ comparison: RunComparison) -> [String] {
        let known = comparison.entries.filter { !($0.report.summary?.invocations ?? []).isEmpty }
        guard !known.isEmpty else { return ["<p class=\"note\">The runs did not note where they were trained.</p>"] }
        return known.map { entry in
            let rows = (entry.report.summary?.invocations ?? []).map { invocation in
                [
                    invocation.began, invocation.host,
                    "\(invocation.processor), \(invocation.cores.counted("core")), \(invocation.kernel)",
                    invocation.system,
                    invocation.version, invocation.command,
                ]
            }
            return DataTable(
                caption: "\(entry.name): processes that trained",
                columns: ["Began", "Machine", "Processor and kernel", "System", "Apus", "Command"], rows: rows,
                wordColumns: [1, 2, 3, 4, 5]
            ).html
        }
    }
}
