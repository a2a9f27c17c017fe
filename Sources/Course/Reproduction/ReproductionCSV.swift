internal import Reporting

/// The table with a line for each row, after RFC 4180: fractions, and nothing in the place of what was not published.
package enum ReproductionCSV {
    package static func text(_ reproduction: Reproduction) -> String {
        let metrics = CourseMetric.allCases
        let header =
            ["row"] + metrics.flatMap { ["\($0.rawValue)_mean", "\($0.rawValue)_sd", "\($0.rawValue)_published"] }
            + ["reached", "seconds"]
        let rows = reproduction.rows.map { row in
            [quoted(row.name)]
                + metrics.flatMap { metric in
                    let measured = row.measured(metric)
                    return ["\(measured.mean)", "\(measured.sd)", row.published[metric].map { "\($0)" } ?? ""]
                } + [row.isHeld ? "\(row.missed.isEmpty)" : "", NumberText.fixed(row.seconds, 3)]
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
