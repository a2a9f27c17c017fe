internal import Reporting

/// The table as people read it on a terminal, 80 columns wide.
package enum ReproductionTable {
    package static func text(_ reproduction: Reproduction) -> String {
        var lines = [reproduction.setting.text, ""]
        lines.append(line("", CourseMetric.allCases.map { ($0.title, " ") }, "time"))
        for row in reproduction.rows {
            lines.append(row.name)
            lines.append(
                line(
                    "  measured",
                    CourseMetric.allCases.map { metric in
                        (metric.text(row.measured(metric).mean), mark(row.reaches(metric)))
                    }, NumberText.duration(row.seconds)))
            if row.trials.count > 1 {
                lines.append(
                    line("  ±", CourseMetric.allCases.map { ($0.text(row.measured($0).sd), " ") }, ""))
            }
            lines.append(
                line(
                    "  published",
                    CourseMetric.allCases.map { metric in
                        (row.published[metric].map(metric.text(published:)) ?? "-", " ")
                    }, ""))
        }
        return (lines + ["", reproduction.verdict]).joined(separator: "\n")
    }

    private static func mark(_ isReached: Bool?) -> String {
        switch isReached {
        case true?: "✓"
        case false?: "✗"
        case nil: " "
        }
    }

    private static func line(_ name: String, _ cells: [(text: String, mark: String)], _ time: String) -> String {
        let parts = cells.map { left($0.text, 10) + " " + $0.mark }
        let line = name + String(repeating: " ", count: max(0, 11 - name.count)) + parts.joined() + left(time, 9)
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension CourseMetric {
    /// With as many digits as were published, at most three for a percentage.
    func text(published value: Double) -> String {
        guard self != .loss else { return text(value) }
        let exact = NumberText.fixed(value * 100, 3)
        return exact.hasSuffix("0") ? text(value) : exact
    }
}
