internal import Training

/// Every epoch's figures, or enough of them where there are very many.
enum EpochTable {
    private static let mostRows = 200

    static func html(_ epochs: [EpochRecord]) -> String {
        let shown = thinned(epochs)
        let rows = shown.map { epoch in
            [
                "\(epoch.epoch)", "\(epoch.step)", "\(epoch.learningRate)", NumberText.fixed(epoch.trainingLoss, 4),
                NumberText.percent(epoch.trainingAccuracy), epoch.validationLoss.map { NumberText.fixed($0, 4) } ?? "–",
                epoch.validationAccuracy.map(NumberText.percent) ?? "–", epoch.improved ? "best so far" : "",
            ]
        }
        let left = shown.count < epochs.count ? ", \(shown.count) of \(epochs.count); metrics.jsonl has all" : ""
        return DataTable(
            caption: "Figures by epoch\(left)",
            columns: [
                "Epoch", "Step", "Learning rate", "Loss", "Accuracy", "Validation loss", "Validation accuracy",
                "Remark",
            ], rows: rows, wordColumns: [7]
        ).folded(as: "Figures by epoch")
    }

    /// Evenly, the last among them.
    static func thinned<Row>(_ rows: [Row], to most: Int = mostRows) -> [Row] {
        guard rows.count > most else { return rows }
        return (1...most).map { rows[$0 * rows.count / most - 1] }
    }
}
