import JSON
import Testing

@testable import Benchmarks

@Suite("A benchmark's report")
struct BenchmarkReportTests {
    private static func spread(_ median: Double) -> String {
        #"{"median":\#(median),"lowerQuartile":\#(median * 0.9),"upperQuartile":\#(median * 1.1),"count":7}"#
    }

    private static func throughput(_ batch: Int, _ workers: Int, _ computes: Bool, _ share: Double) -> String {
        """
        {"batchSize":\(batch),"formation":{"workers":\(workers),"coordinatorComputes":\(computes),"plane":"auto"},
        "samplesPerSecond":\(spread(700_000 * share)),"step":\(spread(2e-4)),
        "kernelSamplesPerSecond":\(spread(350_000)),"shareOfKernel":\(spread(share)),
        "scalingEfficiency":\(spread(0.9))\(computes ? "" : ",\"coordinatorShare\":" + spread(0.2))}
        """
    }

    private func report(dataset: String = "mnist", cores: Int = 2) throws -> BenchmarkReport {
        let cells = [
            Self.throughput(128, 1, true, 0.75), Self.throughput(512, 2, false, 0.6),
            Self.throughput(512, 1, true, 0.8), Self.throughput(2048, 1, true, 0.95),
        ]
        let text = """
            {"machine":{"processor":"Some & <other>","cores":\(cores),"loadBefore":3.25,"version":"0.1.0",
            "instructionSet":"avx512","dataset":"\(dataset)","isQuick":false},
            "throughput":[\(cells.joined(separator: ","))],
            "step":[{"formation":{"workers":1,"coordinatorComputes":true,"plane":"auto"},"samplesPerProcess":1,
            "step":\(Self.spread(9e-5)),"compute":\(Self.spread(3e-5)),"overhead":\(Self.spread(6e-5)),
            "divided":\(Self.spread(1))}],
            "phases":[{"formation":{"workers":1,"coordinatorComputes":true,"plane":"auto"},"batchSize":128,
            "step":\(Self.spread(2e-4)),"gradientAlone":\(Self.spread(1.7e-4)),
            "phases":[{"phase":"gradient","seconds":\(Self.spread(1.8e-4))},
            {"phase":"waiting-for-parts","seconds":\(Self.spread(2e-5))}]}],
            "recipe":{"seeds":5,"seconds":\(Self.spread(0.9)),"testAccuracy":\(Self.spread(0.981))},"goals":[]}
            """
        return try JSONText(text).decode(BenchmarkReport.self)
    }

    private func goals(_ report: BenchmarkReport) -> [String: Bool] {
        Dictionary(uniqueKeysWithValues: BenchmarkGoal.all(of: report).map { ($0.name, $0.isMet) })
    }

    @Test("says of every goal for which there is a figure whether it is met, and of no other")
    func goals() throws {
        #expect(
            goals(try report()) == [
                "step overhead of two computing processes, averaging and SGD included": true,
                "samples/s at batch 128 over one core's kernel rate times 2": true,
                "samples/s at batch 512 over one core's kernel rate times 2": false,
                "samples/s at batch 2048 over one core's kernel rate times 2": true,
                "the coordinator's own cost with 2 workers at batch 512, of one core": false,
                "test accuracy by the fast recipe, median of the seeds": true,
                "the same, process start to exit": true,
            ])
    }

    @Test("judges accuracy on MNIST alone, and a coordinator's cost only where it does not spin")
    func goalsElsewhere() throws {
        let names = goals(try report(dataset: "synthetic", cores: 4)).keys
        #expect(names.filter { $0.contains("recipe") || $0.contains("own cost") || $0.contains("times") }.isEmpty)
    }

    @Test("is the same after it went through JSON")
    func roundTrip() throws {
        let text = try JSONText(encoding: try report())
        #expect(try JSONText(encoding: try text.decode(BenchmarkReport.self)) == text)
    }

    @Test("names its conditions, and every row has as many cells as its header")
    func page() throws {
        let page = BenchmarkPage(try report())
        #expect(page.text.contains("the load was 3.2 before it began") || page.text.contains("the load was 3.3"))
        #expect(page.markdown.contains("| coordinator computing + 1 worker | 128 | 525 ± 52 k |"))
        let phases = "| coordinator computing + 1 worker | 128 | 200 ± 20 | 180 ± 18 | 20.0 ± 2.0 | 170 ± 17 |"
        #expect(page.markdown.contains(phases))
        for section in page.markdown.split(separator: "###").dropFirst() {
            let cells = section.split(separator: "\n").filter { $0.hasPrefix("|") }.map { $0.count { $0 == "|" } }
            #expect(cells.count >= 3 && Set(cells).count == 1)
        }
    }

    @Test("its picture has a bar for every figure, lies within its frame and heeds dark readers")
    func chart() throws {
        let svg = try #require(ThroughputChart(try report())).svg
        #expect(svg.components("<rect class=\"b") == 4 + 2)
        #expect(svg.components("prefers-color-scheme: dark") == 1)
        #expect(svg.components("http") == 1, "the name of the format, and nothing to load")
        for name in ["y", "y1", "y2"] {
            for value in svg.attributes(name) { #expect((0...420).contains(value)) }
        }
        for open in ["rect", "text", "line", "title", "style"] {
            let closed = svg.components("</\(open)>")
            #expect(closed == svg.components("<\(open)") - svg.components("<\(open) ", endingIn: "/>"))
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }

    /// How often an element occurs that closes itself.
    fileprivate func components(_ start: String, endingIn end: String) -> Int {
        split(separator: start, omittingEmptySubsequences: false).dropFirst()
            .count { ($0.split(separator: ">", maxSplits: 1).first ?? "").hasSuffix("/") && end == "/>" }
    }

    fileprivate func attributes(_ name: String) -> [Double] {
        split(separator: " \(name)=\"").dropFirst().compactMap { Double($0.prefix { $0 != "\"" }) }
    }
}
