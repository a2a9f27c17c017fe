package import Training

/// How one training went, or of several of equal rank such as one a seed, as charts.
package enum TrainingCharts {
    package static func loss(_ histories: [[EpochRecord]]) -> LineChart {
        LineChart(
            title: "Loss", xName: "epoch",
            series: series(histories, ("training", { $0.trainingLoss }), ("validation", { $0.validationLoss })))
    }

    package static func accuracy(_ histories: [[EpochRecord]]) -> LineChart {
        LineChart(
            title: "Accuracy, %", xName: "epoch",
            series: series(
                histories, ("training", { $0.trainingAccuracy * 100 }),
                ("validation", { $0.validationAccuracy.map { $0 * 100 } })))
    }

    /// The rate of each epoch's last step.
    package static func learningRate(_ histories: [[EpochRecord]]) -> LineChart {
        LineChart(
            title: "Learning rate", xName: "epoch",
            series: series(histories, ("learning rate", { Double($0.learningRate) })))
    }

    /// A line for each layer: where early layers lie decades below late ones, gradients vanish.
    package static func gradientNorms(_ histories: [[EpochRecord]], title: String = "Gradient norm") -> LineChart {
        let layers = histories.joined().map(\.gradientNorms.count).max() ?? 0
        return LineChart(
            title: title, xName: "epoch",
            series: (0..<layers).map { layer in
                LineChart.Series(
                    "layer \(layer + 1)",
                    histories.map { points($0) { layer < $0.gradientNorms.count ? $0.gradientNorms[layer] : nil } })
            }, isLogarithmic: true)
    }

    private typealias Figure = (name: String, value: (EpochRecord) -> Double?)

    /// Without the figures that no epoch has.
    private static func series(_ histories: [[EpochRecord]], _ figures: Figure...) -> [LineChart.Series] {
        figures.map { figure in LineChart.Series(figure.name, histories.map { points($0, figure.value) }) }
            .filter { $0.lines.contains { !$0.isEmpty } }
    }

    /// What has the figure, by epoch.
    static func points(_ history: [EpochRecord], _ value: (EpochRecord) -> Double?) -> [LineChart.Point] {
        history.compactMap { record in value(record).map { LineChart.Point(x: Double(record.epoch), y: $0) } }
    }
}
