import FoundationEssentials
import Testing

extension EndToEnd {
    /// The page of a run, and `apus report`.
    @Suite("Reports", .serialized)
    struct ReportCommandTests {
        /// What `report --json` prints.
        private struct Figures: Decodable {
            struct Run: Decodable {
                let epochs: Int
                let stopped: String
                let test: Metrics
                let fingerprint: String
            }
            let page: String
            let runs: [Run]
        }

        @Test("A run leaves its page and summary, and the command writes the page anew, also for a run that was moved")
        func report() throws {
            let run = try TrainingRun()
            let summary = try run.train()
            let written = try FileBytes.text("\(run.path)/report.html")
            #expect(written.contains(summary.fingerprint))
            #expect(written.components(separatedBy: "data:image/png").count > 24)
            let stored = try JSONDecoder().decode(Summary.self, from: Data(FileBytes.read("\(run.path)/summary.json")))
            #expect(stored.fingerprint == summary.fingerprint && stored.test == summary.test)

            let again = try Command.run(["report", run.path])
            #expect(again.status == 0 && again.output == "\(run.path)/report.html\n", "\(again.errors)")
            #expect(try FileBytes.text("\(run.path)/report.html") == written)

            // Resuming a finished run trains nothing, and leaves the figures of the process that did.
            _ = try run.resume()
            #expect(try FileBytes.text("\(run.path)/report.html") == written)

            let elsewhere = try Command.run([
                "report", run.path, "--data", "/nowhere", "--output", "\(run.path)/b.html",
            ])
            #expect(elsewhere.status == 65 && elsewhere.output.isEmpty)
            let page = try FileBytes.text("\(run.path)/b.html")
            #expect(page.contains("The pictures are not shown: ") && page.contains(summary.fingerprint))

            let both = try Command.run(["report", run.path, run.path, "--output", "\(run.path)/c.html", "--json"])
            #expect(both.status == 0)
            let figures = try JSONDecoder().decode(Figures.self, from: Data(both.output.utf8))
            #expect(figures.page == "\(run.path)/c.html" && figures.runs.count == 2)
            #expect(figures.runs.allSatisfy { $0.fingerprint == summary.fingerprint && $0.test == summary.test })
            #expect(figures.runs.allSatisfy { $0.epochs == summary.epochs && $0.stopped == summary.stopped })
            #expect(try FileBytes.text("\(run.path)/c.html").contains("All fingerprints agree"))
        }

        @Test("What is no run is bad data, and what cannot be written is said before the work")
        func refusals() throws {
            let none = try Command.run(["report", "/usr"])
            #expect(none.status == 65 && none.errorLines.count == 1)
            #expect(none.errors.contains("expected the directory of a run, found no config.json in it"))
            let run = try TrainingRun()
            _ = try run.train(["--workers", "1", "--max-steps", "2"])
            let unwritable = try Command.run(["report", run.path, "--output", "/nowhere/a.html"])
            #expect(unwritable.status == 73)
        }
    }
}
