/// What went wrong and right again, on the time line.
enum FaultsSection {
    private static let mostRows = 200

    static func body(_ report: RunReport) -> [String] {
        guard !report.faults.isEmpty else {
            return ["<p>None: no worker was lost or suspended, and nobody was refused.</p>"]
        }
        let rows = report.faults.prefix(mostRows).map { fault in
            [
                "\(fault.step)", FaultName.text(fault.event), fault.worker ?? "", fault.reason ?? "",
                fault.seconds.map(NumberText.milliseconds) ?? "",
            ]
        }
        let left = report.faults.count > mostRows ? ", the first \(mostRows); metrics.jsonl has all" : ""
        return [
            "<p>\(HTMLText.escaped(counts(report.faults))). None of it changes the result.</p>",
            DataTable(
                caption: "Faults by step\(left)", columns: ["After step", "What", "Who", "Why", "Until the next step"],
                rows: Array(rows), wordColumns: [1, 2, 3]
            ).html,
        ]
    }

    private static func counts(_ faults: [MetricsLine]) -> String {
        var kinds: [(event: String, count: Int)] = []
        for fault in faults {
            if let index = kinds.firstIndex(where: { $0.event == fault.event }) {
                kinds[index].count += 1
            } else {
                kinds.append((fault.event, 1))
            }
        }
        let texts = kinds.map { "\(FaultName.text($0.event)) \($0.count == 1 ? "once" : "\($0.count) times")" }
        let text = texts.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
