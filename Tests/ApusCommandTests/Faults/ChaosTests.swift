import FoundationEssentials
import Testing

extension EndToEnd {
    @Suite("Faults on purpose change nothing", .serialized)
    struct ChaosTests {
        private struct Figures: Decodable {
            struct Chaos: Decodable {
                struct Recovery: Decodable {
                    let p50: Double
                    let p99: Double
                    let longest: Double
                }

                let rate: Double
                let seed: UInt64
                let survived: [String: Int]
                let total: Int
                let recovery: Recovery?
            }

            let chaos: Chaos
        }

        @Test("A run under chaos comes to the same fingerprint, tells what it survived, and leaves no process behind")
        func chaos() throws {
            let run = try TrainingRun(HaltedRun.options)
            let command = try run.start(["--workers", "3", "--chaos", "4", "--chaos-seed", "11"])
            var children: Set<Int32> = []
            let ending = try command.ending { children.formUnion(ProcessTable.children(of: command.process)) }
            let summary = try TrainingRun.summary(ending)
            let undisturbed = try TrainingRun(HaltedRun.options).train()
            #expect(summary.fingerprint == undisturbed.fingerprint)
            #expect(summary.test == undisturbed.test)
            let figures = try JSONDecoder().decode(Figures.self, from: Data(ending.output.utf8)).chaos
            #expect(figures.rate == 4 && figures.seed == 11)
            #expect(figures.total > 3)
            #expect(figures.survived.values.reduce(0, +) == figures.total)
            #expect(figures.survived.keys.sorted() == ["garbage", "worker-kill", "worker-slow", "worker-stop"])
            #expect(figures.recovery != nil)
            let told = ending.errorLines.filter { $0.hasPrefix("chaos: went on ") }
            #expect(told.count == figures.total)
            let metrics = try FileBytes.text("\(run.path)/metrics.jsonl").split(separator: "\n")
            #expect(metrics.filter { $0.contains("\"event\":\"chaos\"") }.count == figures.total)
            #expect(children.filter(ProcessTable.isAlive) == [])
        }

        @Test("A rate that makes no sense is refused", arguments: ["0", "-3", "nan", "5000"])
        func badRate(_ rate: String) throws {
            let ending = try Command.run(["train", "--data", "synthetic", "--chaos", rate])
            #expect(ending.status == 64)
            #expect(ending.errorLines.count == 1)
        }

        @Test("The short form of the chaos script finds no violation")
        func script() throws {
            let command = try Command(
                [
                    "\(PackageRoot.path)/scripts/chaos.sh", "--faults", "30", "--seed", "5", "--data",
                    try SmallDigits.path(), "--", "--hidden", "24", "--batch-size", "32", "--epochs", "100",
                ], environment: ["APUS": ApusBinary.path], program: "/bin/bash")
            let ending = try command.ending()
            #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
            #expect(ending.output.contains("coordinator-kill"))
            #expect(ending.output.contains("checkpoint-damage"))
        }
    }
}
