internal import Training

/// Where and how the run was trained, process by process.
enum EnvironmentSection {
    static func body(_ report: RunReport) -> [String] {
        guard let summary = report.summary, !summary.invocations.isEmpty else {
            return ["<p class=\"note\">The run did not note where it was trained.</p>"]
        }
        let dataset = summary.dataset
        return [
            "<p>\(HTMLText.escaped(dataset.name)): \(dataset.train) training, \(dataset.validation) validation and "
                + "\(dataset.test) test samples of \(summary.pictures.columns) × \(summary.pictures.rows) pixels.</p>"
        ] + summary.invocations.map(table)
    }

    private static func table(_ invocation: RunInvocation) -> String {
        var rows = [
            ["began", invocation.began], ["machine", invocation.host], ["processor", invocation.processor],
            ["cores", "\(invocation.cores)"], ["system", invocation.system], ["kernel", invocation.kernel],
            ["version", "Apus \(invocation.version)"],
        ]
        if let ending = invocation.ending {
            rows.append(["steps", "\(invocation.fromStep) to \(ending.toStep)"])
            rows.append(["ended", ending.stopped?.rawValue ?? ending.error ?? ""])
            rows.append(["time", NumberText.duration(ending.seconds)])
            if let workers = ending.workers {
                rows.append([
                    "workers",
                    "\(workers.started) started, \(workers.lost) lost, \(workers.respawned) respawned",
                ])
            }
        } else {
            rows.append(["steps", "from \(invocation.fromStep) on"])
        }
        return "<p class=\"command\"><code>\(HTMLText.escaped(invocation.command))</code></p>"
            + DataTable(
                caption: "Process that began at step \(invocation.fromStep)", columns: ["Of", "Value"], rows: rows,
                wordColumns: [1]
            ).html
    }
}
