internal import Learning

/// Figures by class and the confusion matrix, on the test split.
enum ResultsSection {
    /// More classes than these are folded away.
    private static let mostRows = 26

    static func body(_ report: RunReport) -> [String] {
        guard let test = report.test, let classes = report.classes, classes.count == test.confusion.classes else {
            return [
                "<p class=\"note\">The test split was not measured, because the run is not finished or was stopped by a "
                    + "signal.</p>"
            ]
        }
        let rows = zip(classes, test.perClass).map { name, figures in
            [
                name, NumberText.percent(figures.precision), NumberText.percent(figures.recall),
                NumberText.percent(figures.f1), "\(figures.support)",
            ]
        }
        let whole = [
            test.confusion.classes == 2 ? "as a whole (\(classes[1]))" : "mean", NumberText.percent(test.precision),
            NumberText.percent(test.recall), NumberText.percent(test.f1), "\(test.confusion.total)",
        ]
        let byClass = DataTable(
            caption: "Precision, recall and F1 by class, on the test split",
            columns: ["Class", "Precision", "Recall", "F1", "Samples"], rows: rows + [whole]
        )
        return [
            "<div class=\"beside\">",
            classes.count > mostRows ? byClass.folded(as: "Figures of all \(classes.count) classes") : byClass.html,
            ConfusionTable(
                test.confusion, classes: classes, caption: "Confusion matrix: test samples by true and predicted class"
            ).html, "</div>",
        ]
    }
}
