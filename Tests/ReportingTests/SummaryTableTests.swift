import Learning
import Testing

@testable import Reporting
@testable import Training

struct SummaryTableTests {
    private func summary() throws -> RunSummary {
        let confusion = try #require(ConfusionMatrix(rows: [[3, 1], [0, 4]]))
        let metrics = try #require(ClassificationMetrics(lossSum: 2, confusion: confusion))
        let outcome = TrainingOutcome(
            stopped: .early, epochs: 4, steps: 20, seconds: 4, samples: 2000, parameters: [], validation: nil,
            test: metrics, history: [])
        return RunSummary(
            run: "runs/first", outcome: outcome, workers: WorkerCounts(),
            dataset: RunSummary.DatasetFigures(name: "mnist", train: 8, validation: 0, test: 8, sha256: ""),
            fingerprint: String(repeating: "0", count: 64))
    }

    @Test("a log has one line for each fact, whatever its length")
    func log() throws {
        let lines = SummaryTable.text(of: try summary()).split(separator: "\n")
        #expect(lines.count == 8)
        #expect(
            lines[6] == "test         accuracy 87.50 %  loss 0.2500  precision 80.00 %  recall 100.00 %  F1 88.89 %")
    }

    @Test("a usual terminal has room for all but the figures' end, which stands below them")
    func usual() throws {
        let lines = SummaryTable.text(of: try summary(), width: 79).split(separator: "\n")
        #expect(lines[6] == "test         accuracy 87.50 %  loss 0.2500  precision 80.00 %  recall 100.00 %")
        #expect(lines[7] == "             F1 88.89 %")
        #expect(lines.allSatisfy { $0.count <= 79 })
    }

    @Test("a narrow one has names above their values")
    func narrow() throws {
        let lines = SummaryTable.text(of: try summary(), width: 39).split(separator: "\n")
        #expect(lines.prefix(4) == ["run", "  runs/first", "stopped", "  early"])
        #expect(lines.dropLast().allSatisfy { $0.count <= 39 })
    }
}
