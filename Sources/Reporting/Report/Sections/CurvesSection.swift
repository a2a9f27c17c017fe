internal import Learning
internal import Training

/// Loss, accuracy and learning rate by epoch, with the best epoch marked.
enum CurvesSection {
    static func body(_ report: RunReport) -> [String] {
        guard !report.epochs.isEmpty else { return ["<p class=\"note\">No epoch is finished yet.</p>"] }
        let mark = report.bestEpoch.map { LineChart.Mark(x: Double($0.epoch), name: "best: epoch \($0.epoch)") }
        let charts = [TrainingCharts.loss, TrainingCharts.accuracy, TrainingCharts.learningRate].map { chart in
            var chart = chart([report.epochs])
            chart.mark = mark
            return chart.html
        }
        return note(report.configuration.labelSmoothing, report.epochs) + ["<div class=\"charts\">"] + charts + [
            "</div>", EpochTable.html(report.epochs),
        ]
    }

    /// Why the training loss does not fall to 0, and lies above that of validation.
    private static func note(_ smoothing: LabelSmoothing, _ epochs: [EpochRecord]) -> [String] {
        guard smoothing != .none else { return [] }
        let isWatched = epochs.contains { $0.validationLoss != nil }
        let others = isWatched ? "; that of validation is of the labels as they are" : ""
        return [
            "<p class=\"note\">The training loss is of labels smoothed by \(smoothing.fraction), and cannot fall to 0\(others).</p>"
        ]
    }
}
