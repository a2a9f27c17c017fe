/// A plain table: a caption, column heads, and rows whose first cell names them. What is too wide scrolls, by keyboard too.
package struct DataTable: Sendable {
    package let caption: String
    package let columns: [String]
    /// As many cells each as there are columns.
    package let rows: [[String]]
    /// Columns of words, which are aligned left; numbers are aligned right.
    package let wordColumns: Set<Int>

    package init(caption: String, columns: [String], rows: [[String]], wordColumns: Set<Int> = []) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.wordColumns = wordColumns
    }

    package var html: String {
        let head = columns.enumerated().map { index, name in
            "<th scope=\"col\"\(style(index))>\(HTMLText.escaped(name))</th>"
        }
        let lines = rows.map { row in
            let cells = row.enumerated().map { index, text in
                index == 0
                    ? "<th scope=\"row\">\(HTMLText.escaped(text))</th>"
                    : "<td\(style(index))>\(HTMLText.escaped(text))</td>"
            }
            return "<tr>\(cells.joined())</tr>"
        }
        return Self.scrolling(
            """
            <table style="--head: \(headWidth)ch"><caption>\(HTMLText.escaped(caption))</caption>
            <thead><tr>\(head.joined())</tr></thead>
            <tbody>\(lines.joined(separator: "\n"))</tbody></table>
            """, name: caption)
    }

    /// Of the cells that name rows, in digits: on a phone they should not break at every word.
    private var headWidth: Int { min(rows.compactMap { $0.first?.count }.max() ?? 0, 18) }

    private func style(_ column: Int) -> String {
        wordColumns.contains(column) || column == 0 ? " class=\"words\"" : ""
    }

    /// A table within a region that can be scrolled by keyboard.
    static func scrolling(_ table: String, name: String) -> String {
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"\(HTMLText.escaped(name))\">\(table)</div>"
    }

    /// Folded away until somebody asks for it.
    package func folded(as summary: String) -> String {
        "<details><summary>\(HTMLText.escaped(summary))</summary>\n\(html)</details>"
    }
}
