internal import Training

/// What went wrong and right again, on the time line.
enum FaultsSection {
    private static let mostRows = 200

    static func body(_ report: RunReport) -> [String] {
        guard !report.faults.isEmpty else {
            return ["<p>None: no worker was lost or suspended, and nobody was refused.</p>"]
        }
        let rows = report.faults.prefix(mostRows).map { fault in
            [
                "\(fault.step)", fault.time.map(NumberText.duration) ?? "–", FaultKind.name(fault.event),
                fault.worker ?? "", fault.reason ?? "", fault.seconds.map(NumberText.milliseconds) ?? "",
            ]
        }
        let left = report.faults.count > mostRows ? ", the first \(mostRows); metrics.jsonl has all" : ""
        let table = DataTable(
            caption: "Faults in order\(left)",
            columns: ["After step", "Time", "What", "Who", "Why", "Until the next step"], rows: Array(rows),
            wordColumns: [2, 3, 4])
        return [
            "<p>\(HTMLText.escaped(counts(report.faults))). None of it changes the result.</p>",
            "<div class=\"charts\">", chart(report).html, "</div>",
            rows.count > 12 ? table.folded(as: "All \(report.faults.count) faults") : table.html,
        ]
    }

    private static func chart(_ report: RunReport) -> LaneChart {
        let timeline = RunTimeline(report)
        let lanes = events(report.faults).map { event in
            let faults = report.faults.filter { $0.event == event }
            return LaneChart.Lane(
                name: FaultKind.name(event), note: "\(faults.count)",
                marks: faults.prefix(mostRows).map { fault in
                    let words = ["step \(fault.step)", fault.worker, fault.reason].compactMap { $0 }
                    return LaneChart.Mark(
                        x: timeline.place(ofStep: fault.step), shape: FaultKind.shape(event),
                        words: words.joined(separator: ": "))
                })
        }
        return LaneChart(
            title: "When", xName: "epoch", words: "Faults by kind over the run. \(counts(report.faults)).",
            range: timeline.range, lanes: lanes)
    }

    /// In the order of their first appearance.
    private static func events(_ faults: [MetricsLine]) -> [String] {
        faults.reduce(into: []) { if !$0.contains($1.event) { $0.append($1.event) } }
    }

    private static func counts(_ faults: [MetricsLine]) -> String {
        let texts = events(faults).map { event in
            let count = faults.count { $0.event == event }
            return "\(FaultKind.name(event)) \(count == 1 ? "once" : "\(count) times")"
        }
        let text = texts.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
