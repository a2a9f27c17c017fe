internal import DataParallel

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
        return ["<div class=\"charts\">"] + charts + ["</div>", EpochTable.html(report.epochs)]
    }
}
