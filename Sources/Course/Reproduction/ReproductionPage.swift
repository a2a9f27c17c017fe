internal import Checkpoints
internal import Failures
internal import Learning
internal import Networks
internal import Reporting
internal import Training

/// The table as a page: the figures, and for each row the training curves and the confusion matrix.
package enum ReproductionPage {
    package static func html(_ reproduction: Reproduction) -> String {
        let introduction = [
            "<p class=\"note\">\(HTMLText.escaped(reproduction.setting.text)). Trained by Apus \(ApusVersion.text). "
                + "Figures are means and standard deviations over the seeds; all but the loss in percent.</p>",
            "<p>\(HTMLText.escaped(reproduction.verdict.prefix(1).uppercased() + reproduction.verdict.dropFirst())).</p>",
        ]
        let table = PageSection(id: "table", title: "Measured and published", body: [table(reproduction.rows)])
        let rows = reproduction.rows.enumerated().map { section("row-\($0 + 1)", $1) }
        return Page(
            title: "The course's results, reproduced", introduction: introduction, sections: [table] + rows
        ).html
    }

    private static func table(_ rows: [ReproducedRow]) -> String {
        let head = CourseMetric.allCases.map { "<th scope=\"col\">\($0.title)</th>" }.joined()
        let lines = rows.map { row in
            let measured = CourseMetric.allCases.map { metric in
                let figures = row.measured(metric)
                return "<td\(style(row.reaches(metric)))>\(metric.text(figures.mean)) ± \(metric.text(figures.sd))"
                    + "\(mark(row.reaches(metric)))</td>"
            }
            let published = CourseMetric.allCases.map { metric in
                "<td class=\"none\">\(row.published[metric].map(metric.text(published:)) ?? "–")</td>"
            }
            return "<tr><th scope=\"row\">\(HTMLText.escaped(row.name))</th>\(measured.joined())"
                + "<td>\(NumberText.duration(row.seconds))</td></tr>\n"
                + "<tr><td class=\"label\">published</td>\(published.joined())<td></td></tr>"
        }
        return """
            <div class="wide"><table>
            <thead><tr><td></td>\(head)<th scope="col">time</th></tr></thead>
            <tbody>\(lines.joined(separator: "\n"))</tbody></table></div>
            """
    }

    private static func style(_ isReached: Bool?) -> String {
        isReached.map { $0 ? " class=\"reached\"" : " class=\"missed\"" } ?? ""
    }

    private static func mark(_ isReached: Bool?) -> String { isReached.map { $0 ? " ✓" : " ✗" } ?? "" }

    private static func section(_ id: String, _ row: ReproducedRow) -> PageSection {
        let histories = row.trials.map(\.history)
        let scope = row.trials.count == 1 ? "one seed" : "\(row.trials.count) seeds together"
        return PageSection(
            id: id, title: row.name,
            body: [
                "<p class=\"note\">\(HTMLText.escaped(description(row.configuration)))</p>",
                "<div class=\"charts\">", TrainingCharts.loss(histories).html, TrainingCharts.accuracy(histories).html,
                TrainingCharts.gradientNorms(histories).html, "</div>",
                ConfusionTable(row.confusion, classes: row.classes, caption: "Test samples, \(scope)").html,
            ])
    }

    private static func description(_ configuration: TrainingConfiguration) -> String {
        let optimizer = configuration.optimizer
        let stopping = configuration.stopping.map {
            "stopped early after \($0.patience.counted("epoch")) without improvement"
        }
        return
            "Hidden layers of \(configuration.hidden.map(String.init).joined(separator: ", ")) units, "
            + "\(configuration.activation.rawValue), initial weights \(configuration.initializer.rawValue); batches of "
            + "\(configuration.batchSize), learning rate \(configuration.learningRate) (\(configuration.schedule.course.rawValue)), "
            + "momentum \(optimizer.momentum), weight decay \(optimizer.weightDecay); at most \(configuration.epochs.counted("epoch")), "
            + "\(stopping ?? "not stopped early"); \(NumberText.percent(configuration.validationFraction)) of the training part "
            + "kept for validation."
    }
}
