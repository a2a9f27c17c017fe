internal import Training

/// Throughput by epoch, and how each worker's time was divided between computing and waiting.
enum WorkersSection {
    /// More than a page can show one above the other.
    private static let mostLanes = 32

    static func body(_ report: RunReport) -> [String] {
        let timed = report.epochs.filter { $0.timing != nil }
        guard !timed.isEmpty else {
            let isOld = report.epochs.isEmpty ? "No epoch is finished yet." : "The run has no figures by worker."
            return ["<p class=\"note\">\(isOld)</p>"]
        }
        let workers = WorkerHistory.all(of: timed)
        let left = workers.count > mostLanes ? " Shown are the \(mostLanes) that computed most." : ""
        return [
            "<p class=\"note\">Of each worker's time, by its own clock: <span class=\"patch share\"></span> computing, "
                + "<span class=\"patch stretch\"></span> waiting for others, for messages, for the coordinator."
                + "\(marks(report))\(left)</p>",
            "<div class=\"charts\">", throughput(timed).html, chart(report, workers).html, "</div>",
            table(workers).html,
        ]
    }

    private static func throughput(_ epochs: [EpochRecord]) -> LineChart {
        let points = epochs.compactMap { epoch in
            epoch.timing.map { LineChart.Point(x: Double(epoch.epoch), y: $0.samplesPerSecond / 1000) }
        }
        return LineChart(
            title: "Thousand samples a second", xName: "epoch", series: [LineChart.Series("all workers", [points])],
            includesZero: true)
    }

    private static func chart(_ report: RunReport, _ workers: [WorkerHistory]) -> LaneChart {
        let timeline = RunTimeline(report)
        let shown = workers.sorted { $0.computeSeconds > $1.computeSeconds }.prefix(mostLanes)
            .sorted { $0.number < $1.number }
        let lanes = shown.map { worker in
            LaneChart.Lane(
                name: worker.name, note: "\(Int((worker.share * 100).rounded())) %",
                stretches: worker.stretches,
                marks: report.faults.filter { $0.worker == worker.name }.map { fault in
                    LaneChart.Mark(
                        x: timeline.place(ofStep: fault.step), shape: FaultKind.shape(fault.event),
                        words: "step \(fault.step): \(FaultKind.name(fault.event))")
                })
        }
        let words = shown.map { "\($0.name): computing \(Int(($0.share * 100).rounded())) % of its time." }
        return LaneChart(
            title: "Computing and waiting, by worker", xName: "epoch",
            words: "How each worker's time was divided, by epoch. " + words.joined(separator: " "),
            range: timeline.range, lanes: lanes)
    }

    /// What the marks stand for that occur.
    private static func marks(_ report: RunReport) -> String {
        let events = ["worker-lost", "worker-suspended", "worker-returned", "chaos"].filter { event in
            report.faults.contains { $0.event == event }
        }
        guard !events.isEmpty else { return "" }
        let signs = events.map { "\(FaultKind.shape($0).sign) \(FaultKind.name($0))" }
        return " Marks: \(signs.joined(separator: ", "))."
    }

    private static func table(_ workers: [WorkerHistory]) -> DataTable {
        let samples = workers.reduce(0) { $0 + $1.samples }
        let rows = workers.map { worker in
            [
                worker.name, "\(worker.epochs)", "\(worker.samples)",
                samples > 0 ? NumberText.percent(Double(worker.samples) / Double(samples)) : "–",
                NumberText.duration(worker.computeSeconds), NumberText.duration(worker.waitSeconds),
                "\(Int((worker.share * 100).rounded())) %",
            ]
        }
        return DataTable(
            caption: "What each worker did in all epochs",
            columns: ["Worker", "Epochs", "Samples", "Of all", "Computing", "Waiting", "Busy"], rows: rows)
    }
}
