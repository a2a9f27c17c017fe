internal import Cluster
internal import Failures
package import System
internal import Training

/// How a run stands this moment: the first section of a live page.
package enum LiveSection {
    package static let id = "now"
    package static let title = "Now"

    package static func section(of run: LiveRun, at now: Seconds) -> PageSection {
        PageSection(
            id: id, title: title,
            body: [state(run), progress(run), figures(run, at: now), workers(run), curve(run)].filter { !$0.isEmpty })
    }

    /// Changes with an epoch at most, so that a screen reader may read it out.
    private static func state(_ run: LiveRun) -> String {
        var text =
            switch run.phase {
            case .starting: "Starting."
            case .waiting: "Waiting for workers."
            case .training: "Training."
            case .stopping: "Stopping: a signal came; the step is finished and a checkpoint written."
            case .finished: "Ended."
            case .failed(let reason): "Failed: \(reason)"
            }
        if let epoch = run.report.epochs.last {
            text += " Epoch \(epoch.epoch) of \(run.report.configuration.epochs) is done"
            if let accuracy = epoch.validationAccuracy {
                text += ", validation accuracy \(NumberText.percent(accuracy))"
            }
            text += "."
        }
        if run.counts.lost > 0 { text += " \(run.counts.lost.counted("worker")) lost." }
        return "<p class=\"state\" role=\"status\">\(HTMLText.escaped(text))</p>"
    }

    private static func progress(_ run: LiveRun) -> String {
        guard run.steps > 0 else { return "" }
        return "<progress aria-label=\"Steps done\" max=\"\(run.steps)\" value=\"\(run.step)\"></progress>"
    }

    private static func figures(_ run: LiveRun, at now: Seconds) -> String {
        var figures: [(String, String)] = []
        if run.steps > 0 {
            let epoch = min(run.epochs, run.step / max(run.stepsPerEpoch, 1) + (run.isOver ? 0 : 1))
            figures.append(("epoch of \(run.epochs)", "\(epoch)"))
            figures.append(("step of \(run.steps)", "\(run.step)"))
        }
        if let loss = run.loss { figures.append(("loss of the last step", NumberText.fixed(loss, 4))) }
        if let speed = run.samplesPerSecond { figures.append(("samples/s", NumberText.short(speed))) }
        if let left = run.timeLeft(at: now) { figures.append(("time left", NumberText.duration(left))) }
        let entries = figures.map { "<div><dt>\($0.0)</dt><dd>\(HTMLText.escaped($0.1))</dd></div>" }
        return entries.isEmpty ? "" : "<dl class=\"figures\">\(entries.joined())</dl>"
    }

    private static func workers(_ run: LiveRun) -> String {
        guard !run.workers.isEmpty else { return "" }
        return DataTable(
            caption: "Workers at this moment",
            columns: ["Worker", "State", "Share", "Samples/s", "Computing", "Waiting", "Process"],
            rows: run.workers.map { worker in
                let time = worker.totals.computeSeconds + worker.totals.waitSeconds
                return [
                    name(worker), stateText(worker.state), NumberText.fixed(worker.share * 100, 0) + " %",
                    NumberText.short(worker.samplesPerSecond), part(worker.totals.computeSeconds, of: time),
                    part(worker.totals.waitSeconds, of: time),
                    "\(worker.identity.isLocal ? "local" : worker.identity.host), pid \(worker.identity.process)",
                ]
            }, wordColumns: [1, 6]
        ).html
    }

    /// Short, for phones; what has not joined has no number.
    private static func name(_ worker: WorkerStatus) -> String {
        if worker.isCoordinator { return "coordinator" }
        return worker.identity.worker == 0 ? "new worker" : "worker \(worker.identity.worker)"
    }

    private static func stateText(_ state: WorkerStatus.State) -> String {
        if case .receivingData(let part) = state { return "\(state.name), \(NumberText.fixed(part * 100, 0)) %" }
        return state.name
    }

    private static func part(_ seconds: Seconds, of whole: Seconds) -> String {
        whole > 0 ? NumberText.fixed(100 * seconds / whole, 0) + " %" : "–"
    }

    private static func curve(_ run: LiveRun) -> String {
        let points = run.lossCurve.points
        guard points.count > 1 else { return "" }
        let chart = LineChart(title: "Loss by step", xName: "step", series: [LineChart.Series("training", [points])])
        return "<div class=\"charts\">\(chart.html)</div>"
    }
}
