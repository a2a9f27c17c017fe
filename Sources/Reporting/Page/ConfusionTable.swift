internal import Datasets
package import Learning

/// A confusion matrix as an HTML table, its cells tinted by their share of the true class.
package struct ConfusionTable: Sendable {
    /// More classes than a table of numbers can be read with; beyond them it is a picture.
    private static let maximumClasses = 64
    private static let mostConfusions = 20

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
        guard confusion.classes <= Self.maximumClasses else { return picture(caption) }
        let head = classes.map { "<th scope=\"col\">\(HTMLText.escaped($0))</th>" }.joined()
        let rows = classes.indices.map { truth in
            "<tr><th scope=\"row\">\(HTMLText.escaped(classes[truth]))</th>"
                + classes.indices.map { cell(truth, $0) }.joined() + "</tr>"
        }
        return DataTable.scrolling(
            """
            <table class="confusion"><caption>\(caption)</caption>
            <thead><tr><td class="corner">true \\ predicted</td>\(head)</tr></thead>
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

    /// One pixel a count: the share of its true class, right ones on the diagonal.
    private func picture(_ caption: String) -> String {
        let shades = 20
        let places = (0..<confusion.classes).flatMap { truth in
            let support = confusion.support(of: truth)
            return (0..<confusion.classes).map { predicted -> UInt8 in
                let count = confusion[truth: truth, predicted: predicted]
                guard count > 0, support > 0 else { return 0 }
                let share = Double(count) / Double(support)
                // A few mistakes among thousands should still be seen.
                let level = truth == predicted ? share : min(1, 0.15 + 3 * share)
                let shade = UInt8(1 + Int((level * Double(shades - 1)).rounded()))
                return truth == predicted ? shade : shade + UInt8(shades)
            }
        }
        let colours =
            [SIMD4<UInt8>(0, 0, 0, 0)] + (1...shades).map { SIMD4(40, 150, 90, UInt8($0 * 255 / shades)) }
            + (1...shades).map { SIMD4(215, 60, 50, UInt8($0 * 255 / shades)) }
        let size = confusion.classes
        let png = PNGEncoder.encode(places: places, width: size, height: size, colours: colours) ?? []
        return """
            <figure class="heat"><figcaption>\(caption): rows are true classes, columns predicted ones; green is right, red \
            wrong</figcaption>
            <div role="img" aria-label="\(caption): a picture of \(size) by \(size) counts; the table beside it has the \
            largest">\(InlinePicture.html(png, width: size, height: size, style: "heat"))</div></figure>
            \(mostFrequent.html)
            """
    }

    private var mostFrequent: DataTable {
        var wrong: [(truth: Int, predicted: Int, count: Int)] = []
        for truth in 0..<confusion.classes {
            for predicted in 0..<confusion.classes where truth != predicted {
                let count = confusion[truth: truth, predicted: predicted]
                if count > 0 { wrong.append((truth, predicted, count)) }
            }
        }
        let rows = wrong.sorted { ($1.count, $0.truth, $0.predicted) < ($0.count, $1.truth, $1.predicted) }
            .prefix(Self.mostConfusions).map { [classes[$0.truth], classes[$0.predicted], "\($0.count)"] }
        return DataTable(
            caption: "Most frequent confusions", columns: ["True", "Predicted", "Samples"], rows: Array(rows))
    }
}
