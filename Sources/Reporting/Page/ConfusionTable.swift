package import Learning

/// A confusion matrix as an HTML table, its cells tinted by their share of the true class.
package struct ConfusionTable: Sendable {
    /// More classes than a page can show.
    private static let mostClasses = 64

    package let confusion: ConfusionMatrix
    /// By class.
    package let classes: [String]
    package let caption: String

    /// - Parameter classes: As many as the matrix has.
    package init(_ confusion: ConfusionMatrix, classes: [String], caption: String) {
        precondition(classes.count == confusion.classes, "a name for each class")
        self.confusion = confusion
        self.classes = classes
        self.caption = caption
    }

    package var html: String {
        let caption = HTMLText.escaped(caption)
        guard confusion.classes <= Self.mostClasses else {
            return "<p>\(caption): \(confusion.classes) classes, too many to be shown.</p>"
        }
        let head = classes.map { "<th scope=\"col\">\(HTMLText.escaped($0))</th>" }.joined()
        let rows = classes.indices.map { truth in
            "<tr><th scope=\"row\">\(HTMLText.escaped(classes[truth]))</th>"
                + classes.indices.map { cell(truth, $0) }.joined() + "</tr>"
        }
        return DataTable.scrolling(
            """
            <table class="confusion"><caption>\(caption)</caption>
            <thead><tr><td>true \\ predicted</td>\(head)</tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table>
            """, name: self.caption)
    }

    private func cell(_ truth: Int, _ predicted: Int) -> String {
        let count = confusion[truth: truth, predicted: predicted]
        guard count > 0 else { return "<td class=\"none\">0</td>" }
        let share = Double(count) / Double(confusion.support(of: truth))
        // A few mistakes among thousands should still be seen.
        let tint = truth == predicted ? 0.15 + 0.35 * share : 0.15 + 0.6 * min(1, 10 * share)
        let colour = truth == predicted ? "40, 150, 90" : "215, 60, 50"
        return "<td style=\"background: rgba(\(colour), \(NumberText.fixed(tint, 2)))\">\(count)</td>"
    }
}
