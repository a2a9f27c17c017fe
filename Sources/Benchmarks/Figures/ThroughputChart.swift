internal import Kernels
internal import Reporting

/// A picture of samples a second by batch and processes: one group of bars a batch, a line where the kernel alone would
/// be on all cores. It is plain SVG that heeds whether its reader prefers dark colours.
package struct ThroughputChart {
    private static let (width, height) = (880.0, 420.0)
    private static let (left, right, top, bottom) = (64.0, 16.0, 76.0, 44.0)

    private let figures: [ThroughputBenchmark.Figures]
    private let cores: Int
    private let highest: Double
    private let batches: [Int]
    private let formations: [Formation]

    /// - Returns: nil where there is nothing to show.
    package init?(_ report: BenchmarkReport) {
        guard let figures = report.throughput, !figures.isEmpty else { return nil }
        self.figures = figures
        let cores = report.machine.cores
        self.cores = cores
        batches = Set(figures.map(\.batchSize)).sorted()
        var formations: [Formation] = []
        for entry in figures where !formations.contains(entry.formation) { formations.append(entry.formation) }
        self.formations = formations
        let most = figures.map {
            max($0.samplesPerSecond.upperQuartile, $0.kernelSamplesPerSecond.median * Double(cores))
        }
        highest = max(most.max() ?? 0, 1) * 1.02
    }

    package var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" \
        font-family="system-ui, sans-serif" font-size="12">
        <title>Training samples a second by batch and processes</title>
        <style>
        text { fill: #333 } .grid { stroke: #ddd } .kernel { stroke: #b00; stroke-dasharray: 6 4 } .spread { stroke: #333 }
        \(palette(light: true))
        @media (prefers-color-scheme: dark) {
        text { fill: #ccc } .grid { stroke: #444 } .kernel { stroke: #f77 } .spread { stroke: #ccc }
        \(palette(light: false))
        }
        </style>
        \((axis + legend + batches.enumerated().flatMap(group)).joined(separator: "\n"))
        </svg>

        """
    }

    /// One hue from pale to deep, so that more processes are deeper.
    private func palette(light: Bool) -> String {
        formations.indices.map { index in
            let depth = formations.count > 1 ? Double(index) / Double(formations.count - 1) : 1
            let lightness = light ? 78 - 48 * depth : 34 + 40 * depth
            return ".b\(index) { fill: hsl(212 62% \(Int(lightness))%) }"
        }.joined(separator: "\n")
    }

    private func y(_ value: Double) -> String {
        number(Self.height - Self.bottom - value / highest * (Self.height - Self.top - Self.bottom))
    }

    private func number(_ value: Double) -> String { NumberText.fixed(value, 1) }

    private var axis: [String] {
        var step = 1e3
        // 1, 2, 5, 10, ... times a power of ten: at most eight lines.
        for factor in [2.0, 2.5, 2].cycled(times: 8) where highest / step > 8 { step *= factor }
        return stride(from: 0, through: highest, by: step).flatMap { value in
            [
                "<line class=\"grid\" x1=\"\(number(Self.left))\" x2=\"\(number(Self.width - Self.right))\" "
                    + "y1=\"\(y(value))\" y2=\"\(y(value))\"/>",
                "<text x=\"\(number(Self.left - 8))\" y=\"\(y(value))\" dy=\"4\" text-anchor=\"end\">"
                    + "\(value == 0 ? "0" : NumberText.fixed(value / 1e3, 0) + " k")</text>",
            ]
        }
    }

    private var legend: [String] {
        let column = (Self.width - Self.left - Self.right) / 4
        var entries = ["<text x=\"\(number(Self.left))\" y=\"18\" font-size=\"14\">Training samples a second</text>"]
        for (index, formation) in formations.enumerated() {
            let (x, y) = (Self.left + Double(index % 4) * column, 30 + Double(index / 4) * 18)
            entries.append(
                "<rect class=\"b\(index)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"11\" height=\"11\"/>"
                    + "<text x=\"\(number(x + 16))\" y=\"\(number(y + 10))\">\(formation.name)</text>")
        }
        let (x, y) = (Self.left + Double(formations.count % 4) * column, 36 + Double(formations.count / 4) * 18)
        entries.append(
            "<line class=\"kernel\" x1=\"\(number(x))\" x2=\"\(number(x + 24))\" y1=\"\(number(y))\" y2=\"\(number(y))\"/>"
                + "<text x=\"\(number(x + 30))\" y=\"\(number(y + 4))\">one core's kernel × \(cores)</text>")
        return entries
    }

    private func group(_ position: Int, _ batch: Int) -> [String] {
        let slot = (Self.width - Self.left - Self.right) / Double(batches.count)
        let start = Self.left + (Double(position) + 0.1) * slot
        let width = slot * 0.8 / Double(formations.count)
        var shapes = [
            "<text x=\"\(number(start + slot * 0.4))\" y=\"\(number(Self.height - Self.bottom + 20))\" "
                + "text-anchor=\"middle\">batch \(batch)</text>"
        ]
        for (index, formation) in formations.enumerated() {
            guard let entry = figures.first(where: { $0.batchSize == batch && $0.formation == formation }) else {
                continue
            }
            let rate = entry.samplesPerSecond
            let x = start + Double(index) * width
            let height = rate.median / highest * (Self.height - Self.top - Self.bottom)
            shapes.append(
                "<rect class=\"b\(index)\" x=\"\(number(x + 1))\" y=\"\(y(rate.median))\" width=\"\(number(width - 2))\" "
                    + "height=\"\(number(height))\"><title>\(formation.name), batch \(batch): "
                    + "\(NumberText.short(rate.median)) samples/s</title></rect>")
            let middle = number(x + width / 2)
            shapes.append(
                "<line class=\"spread\" x1=\"\(middle)\" x2=\"\(middle)\" y1=\"\(y(rate.lowerQuartile))\" "
                    + "y2=\"\(y(rate.upperQuartile))\"/>")
            shapes.append(
                "<text x=\"\(middle)\" y=\"\(y(rate.upperQuartile))\" dy=\"-4\" text-anchor=\"middle\" font-size=\"10\">"
                    + "\(NumberText.fixed(rate.median / 1e3, 0))</text>")
        }
        if let kernel = figures.first(where: { $0.batchSize == batch })?.kernelSamplesPerSecond {
            let line = y(kernel.median * Double(cores))
            shapes.append(
                "<line class=\"kernel\" x1=\"\(number(start - slot * 0.05))\" x2=\"\(number(start + slot * 0.85))\" "
                    + "y1=\"\(line)\" y2=\"\(line)\"/>")
        }
        return shapes
    }
}

extension [Double] {
    fileprivate func cycled(times: Int) -> [Double] { (0..<times).flatMap { _ in self } }
}
