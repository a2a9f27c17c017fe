internal import Failures
internal import Learning
internal import Training

/// How the run went, in one sentence and a few figures.
enum OverviewSection {
    static func body(_ report: RunReport) -> [String] {
        let figures = figures(report).map { name, value in
            "<div><dt>\(HTMLText.escaped(name))</dt><dd>\(HTMLText.escaped(value))</dd></div>"
        }
        var body = [
            "<p class=\"state\">\(HTMLText.escaped(RunState.sentence(report)))</p>",
            "<dl class=\"figures\">\(figures.joined())</dl>",
        ]
        let isWhole = report.stopped == .completed || report.stopped == .early
        if let warning = SummaryTable.warning(of: report.test, or: report.validation, isWhole: isWhole) {
            body.append("<p class=\"missed\">The network is \(HTMLText.escaped(warning)).</p>")
        }
        if let fingerprint = report.fingerprint {
            body.append(
                "<p class=\"fingerprint\">Fingerprint <code>\(HTMLText.escaped(fingerprint))</code></p>")
        }
        if report.unreadableLines > 0 {
            body.append(
                "<p class=\"note\">\(report.unreadableLines.counted("line")) of metrics.jsonl could not be read, and are left "
                    + "out.</p>")
        }
        return body
    }

    private static func figures(_ report: RunReport) -> [(name: String, value: String)] {
        var figures: [(String, String)] = []
        if let test = report.test {
            figures += [
                ("Test accuracy", NumberText.percent(test.accuracy)), ("Test loss", NumberText.fixed(test.loss, 4)),
                ("F1", NumberText.percent(test.f1)),
            ]
        }
        if let validation = report.validation {
            figures.append(("Validation accuracy", NumberText.percent(validation.accuracy)))
        } else if let accuracy = (report.bestEpoch ?? report.epochs.last)?.validationAccuracy {
            figures.append(("Validation accuracy", NumberText.percent(accuracy)))
        }
        if let best = report.bestEpoch { figures.append(("Best epoch", "\(best.epoch)")) }
        figures.append(("Epochs", "\(report.epochs.count) of \(report.configuration.epochs)"))
        figures.append(("Steps", "\(report.steps)"))
        if let seconds = report.seconds { figures.append(("Time", NumberText.duration(seconds))) }
        if let speed = report.samplesPerSecond { figures.append(("Samples a second", NumberText.short(speed))) }
        return figures
    }
}
