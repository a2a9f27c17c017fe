internal import Learning

/// Figures by class and the confusion matrix, on the test split.
enum ResultsSection {
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
        return [
            "<div class=\"beside\">",
            DataTable(
                caption: "Precision, recall and F1 by class, on the test split",
                columns: ["Class", "Precision", "Recall", "F1", "Samples"], rows: rows + [whole]
            ).html,
            ConfusionTable(
                test.confusion, classes: classes, caption: "Confusion matrix: test samples by true and predicted class"
            ).html, "</div>",
        ]
    }
}
