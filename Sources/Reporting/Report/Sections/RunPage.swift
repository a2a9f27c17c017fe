internal import Networks
internal import Training

/// The page of one run.
package enum RunPage {
    package static func page(_ report: RunReport) -> Page {
        Page(
            title: report.name, introduction: ["<p class=\"note\">\(HTMLText.escaped(description(report)))</p>"],
            sections: ReportSection.allCases.map { $0.section(of: report) })
    }

    package static func html(_ report: RunReport) -> String { page(report).html }

    private static func description(_ report: RunReport) -> String {
        let configuration = report.configuration
        let hidden =
            configuration.hidden.isEmpty
            ? "no hidden layer"
            : "hidden layer\(configuration.hidden.count == 1 ? "" : "s") of "
                + configuration.hidden.map(String.init).joined(separator: ", ")
                + " \(configuration.activation.rawValue) units"
        let classes = report.classes.map { ", \($0.count) classes" } ?? ""
        return "A network with \(hidden) on \(report.datasetName)\(classes)."
    }
}
