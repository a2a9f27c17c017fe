internal import Cluster
internal import Failures
internal import Kernels
internal import Reporting

/// A report as people read it: sections, each a table.
package struct BenchmarkPage {
    private struct Section {
        let title: String
        let table: TextTable
    }

    private let report: BenchmarkReport
    private var sections: [Section] = []

    package init(_ report: BenchmarkReport) {
        self.report = report
        add("Goals", ["what", "goal", "reached", "met"], report.goals.map(Self.row))
        add("Peak of each core", ["core", "GFLOP/s"], (report.peak ?? []).map { ["\($0.core)", Self.giga($0.peak)] })
        add(
            "One worker's step on one core",
            [
                "kernel", "samples", "peak GFLOP/s", "samples/s", "of peak", "gathering µs", "gradient µs", "update µs",
            ],
            (report.kernel ?? []).map {
                [
                    $0.instructionSet, "\($0.samples)", Self.giga($0.peak), Self.count($0.samplesPerSecond),
                    Self.share($0.shareOfPeak), Self.micro($0.staging), Self.micro($0.gradient),
                    Self.micro($0.update),
                ]
            })
        add(
            "The kernel pass by pass, 128 samples", ["pass", "kernel", "µs", "of peak", "GB/s"],
            (report.passes ?? []).map {
                [
                    $0.pass.rawValue, $0.instructionSet, Self.micro($0.seconds), $0.shareOfPeak.map(Self.share) ?? "",
                    $0.bytesPerSecond.map(Self.giga) ?? "",
                ]
            })
        addSteps()
        addProcesses()
    }

    private mutating func addSteps() {
        add(
            "Step overhead", ["processes", "plane", "samples each", "step µs", "compute µs", "overhead µs", "divided"],
            (report.step ?? []).map {
                [
                    $0.formation.name, Self.plane($0.formation), "\($0.samplesPerProcess)", Self.micro($0.step),
                    Self.micro($0.compute), Self.micro($0.overhead), Self.share($0.divided),
                ]
            })
        addPhases()
        add(
            "Samples a second",
            ["processes", "batch", "samples/s", "step µs", "of the kernel's rate", "scaling", "coordinator's core"],
            (report.throughput ?? []).map {
                [
                    $0.formation.name, "\($0.batchSize)", Self.count($0.samplesPerSecond), Self.micro($0.step),
                    Self.share($0.shareOfKernel), Self.share($0.scalingEfficiency),
                    $0.coordinatorShare.map(Self.share) ?? "",
                ]
            })
        add(
            "The coordinator's cost", ["processes", "plane", "processor µs a step", "step µs"],
            (report.coordinator ?? []).map {
                [$0.formation.name, Self.plane($0.formation), Self.micro($0.processorTime), Self.micro($0.step)]
            })
    }

    private mutating func addPhases() {
        let phases = report.phases ?? []
        add(
            "A step phase by phase, µs in the coordinator's thread",
            ["processes", "batch", "step"]
                + (phases.first?.phases ?? []).map { $0.phase.rawValue.replacing("-", with: " ") } + ["gradient alone"],
            phases.map { figures in
                [figures.formation.name, "\(figures.batchSize)", Self.micro(figures.step)]
                    + figures.phases.map { Self.micro($0.seconds) } + [Self.micro(figures.gradientAlone)]
            })
    }

    private mutating func addProcesses() {
        add(
            "Start-up", ["processes", "first step s", "--max-steps 1, whole process s"],
            (report.startUp ?? []).map { [$0.formation.name, Self.fixed($0.firstStep, 3), Self.fixed($0.whole, 3)] })
        if let memory = report.memory {
            let processes = [("coordinator", memory.coordinator)] + memory.workers.map { ("worker", $0) }
            add(
                "Memory", ["process", "resident MB", "shared pages in parts MB"],
                processes.map { [$0, Self.mega($1.resident), Self.mega($1.proportional)] } + [
                    ["together", "", Self.mega(memory.total)]
                ])
        }
        if let recipe = report.recipe {
            add(
                "The fast recipe", ["seeds", "whole process s", "test accuracy %"],
                [["\(recipe.seeds)", Self.fixed(recipe.seconds, 2), Self.fixed(recipe.testAccuracy, 2, scale: 100)]])
        }
    }

    private mutating func add(_ title: String, _ header: [String], _ rows: [[String]]) {
        if !rows.isEmpty { sections.append(Section(title: title, table: TextTable(header: header, rows: rows))) }
    }

    // MARK: - Rendering

    package var text: String {
        ([conditions] + sections.map { "\($0.title)\n\n\($0.table.text)" }).joined(separator: "\n\n")
    }

    package var markdown: String {
        let parts = sections.map { "### \($0.title)\n\n\($0.table.markdown)" }
        return (["# What Apus makes of one machine", conditions] + parts).joined(separator: "\n\n") + "\n"
    }

    private var conditions: String {
        let machine = report.machine
        var text =
            "\(machine.processor), \(machine.cores.counted("core")), \(machine.instructionSet), "
            + "Apus \(machine.version), 784-128-10 on \(machine.dataset). Medians, with half the distance of the "
            + "quartiles behind ±."
        if machine.isQuick { text += " Few rounds only: good for seeing that it works, not for comparing." }
        if machine.loadBefore > 0.5 {
            text += " Other work disturbed it: the load was \(NumberText.fixed(machine.loadBefore, 1)) before it began."
        }
        return text
    }

    private static func row(_ goal: BenchmarkGoal) -> [String] {
        func value(_ value: Double) -> String {
            switch goal.unit {
            case .share: NumberText.fixed(value, 3)
            case .seconds: value < 1e-2 ? NumberText.fixed(value * 1e6, 0) + " µs" : NumberText.fixed(value, 3) + " s"
            case .bytes: NumberText.fixed(value / 1e6, 0) + " MB"
            }
        }
        return [
            goal.name, (goal.isUpperBound ? "< " : "≥ ") + value(goal.goal), value(goal.reached),
            goal.isMet ? "yes" : "no",
        ]
    }

    private static func plane(_ formation: Formation) -> String {
        formation.plane == .messages ? "messages" : "shared memory"
    }

    private static func fixed(_ spread: Spread, _ digits: Int, scale: Double = 1) -> String {
        let half = (spread.upperQuartile - spread.lowerQuartile) / 2
        return NumberText.fixed(spread.median * scale, digits) + " ± " + NumberText.fixed(half * scale, digits)
    }

    private static func giga(_ spread: Spread) -> String { fixed(spread, 1, scale: 1e-9) }
    private static func micro(_ spread: Spread) -> String { fixed(spread, spread.median < 1e-4 ? 1 : 0, scale: 1e6) }
    private static func share(_ spread: Spread) -> String { fixed(spread, 2) }
    private static func count(_ spread: Spread) -> String { fixed(spread, 0, scale: 1e-3) + " k" }
    private static func mega(_ bytes: Int) -> String { NumberText.fixed(Double(bytes) / 1e6, 1) }
}

/// Rows of words under a header, for a terminal or for a page. The first column is set flush left, all others flush right.
package struct TextTable {
    let header: [String]
    let rows: [[String]]

    package init(header: [String], rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    package var text: String {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        return ([header] + rows).map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }.joined(separator: "  ").trimmedAtEnd
        }.joined(separator: "\n")
    }

    var markdown: String {
        let rule = header.indices.map { $0 == 0 ? "---" : "---:" }
        return ([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmedAtEnd: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
