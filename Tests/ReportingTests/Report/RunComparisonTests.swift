import Learning
import Reporting
import Testing
import Training

@Suite struct RunComparisonTests {
    private func report(
        _ path: String, fingerprint: String? = "aa", _ change: (inout TrainingConfiguration) -> Void = { _ in }
    ) throws -> RunReport {
        var configuration = try TrainingConfiguration()
        change(&configuration)
        var report = RunReport(path: path, configuration: configuration, datasetDigest: "00ff")
        report.fingerprint = fingerprint
        return report
    }

    @Test("What differs is named, every other setting is the same")
    func differences() throws {
        let comparison = RunComparison([
            try report("runs/ones") { $0.initializer = .ones },
            try report("runs/glorot") {
                $0.initializer = .glorotUniform
                $0.stopping = nil
            },
        ])
        #expect(
            comparison.differences.map(\.name) == [
                "initializer", "stopping", "stopping: patience", "stopping: min delta", "stopping: monitor",
            ])
        #expect(comparison.differences.first?.values == ["ones", "glorot-uniform"])
        #expect(comparison.differences[1].values == [nil, "off"] && comparison.differences[2].values == ["5", nil])
        #expect(comparison.settings.contains { $0.name == "seed" && $0.values == ["1", "1"] })
    }

    @Test("Runs of one name are told apart by their paths, and one run asked for twice by its number")
    func names() throws {
        let comparison = RunComparison([
            try report("a/run"), try report("b/run"), try report("other"), try report("other"),
        ])
        #expect(comparison.entries.map(\.name) == ["a/run", "b/run", "other (3)", "other (4)"])
    }

    @Test("The page says whether fingerprints agree")
    func agreement() throws {
        let same = RunComparison([try report("a"), try report("b")])
        #expect(same.agrees == true && ComparisonPage.html(same).contains("All fingerprints agree"))
        let different = RunComparison([try report("a"), try report("b", fingerprint: "bb"), try report("c")])
        #expect(different.agrees == false)
        let html = ComparisonPage.html(different)
        #expect(html.contains("The fingerprints differ: a, c agree on aa…; b has bb…"))
        #expect(html.contains("Configuration and data are the same, so finished runs should agree"))
        let unfinished = RunComparison([try report("a"), try report("b", fingerprint: nil)])
        #expect(unfinished.agrees == nil && ComparisonPage.html(unfinished).contains("Not every run has a fingerprint"))
    }

    @Test("A seed keeps all its digits, and every setting has its row")
    func settings() throws {
        let report = try report("a") { $0.seed = .max }
        let rows = ConfigurationFigures.rows(report.configuration)
        #expect(rows.contains { $0.name == "seed" && $0.value == "18446744073709551615" })
        for setting in SettingTable.all {
            let words = setting.place[0].reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : "\($1)" }
            #expect(rows.contains { $0.name == words || $0.name.hasPrefix("\(words): ") }, "\(words)")
        }
    }
}
