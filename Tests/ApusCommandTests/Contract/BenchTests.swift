import FoundationEssentials
import TestSupport
import Testing

extension EndToEnd {
    @Suite("The benchmark", .serialized)
    struct BenchTests {
        private struct Report: Decodable {
            struct Machine: Decodable {
                let cores: Int
                let dataset: String
                let isQuick: Bool
            }

            struct Named: Decodable { let instructionSet: String? }

            struct Memory: Decodable { let total: Int }

            struct Goal: Decodable {
                let name: String
                let reached: Double
                let isMet: Bool
            }

            let machine: Machine
            let peak: [Named]?
            let kernel: [Named]?
            let passes: [Named]?
            let step: [Named]?
            let throughput: [Named]?
            let coordinator: [Named]?
            let startUp: [Named]?
            let memory: Memory?
            let recipe: Named?
            let goals: [Goal]
        }

        @Test(
            "measures a little of everything, and writes a table and a picture",
            .disabled(
                if: Sanitizer.current != nil,
                "What trains here other tests train too, and measuring it takes minutes in this build"))
        func quick() throws {
            let directory = try TemporaryDirectory()
            // Variables that are meant for trainings of one's own have no say in it.
            let ending = try Command.run(
                [
                    "bench", "--quick", "--json", "--data", try SmallDigits.path(), "--write",
                    directory.file("figures"),
                ], environment: ["APUS_EPOCHS": "9", "APUS_WORKERS": "none"])
            try #require(ending.status == 0, "\(ending.errors)")
            let report = try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
            #expect(report.machine.isQuick)
            #expect(report.machine.cores >= 1)
            let counts = [
                report.peak, report.kernel, report.passes, report.step, report.throughput, report.coordinator,
                report.startUp,
            ].map { $0?.count ?? 0 }
            #expect(counts.allSatisfy { $0 > 0 })
            #expect(try #require(report.memory).total > 1_000_000)
            #expect(report.recipe != nil)
            #expect(report.goals.allSatisfy { $0.reached.isFinite })
            #expect(
                try FileBytes.names(in: directory.file("figures")).sorted() == [
                    "bench.json", "bench.md", "throughput.svg",
                ])
        }

        @Test("measures only what it is asked for")
        func only() throws {
            let ending = try Command.run([
                "bench", "--quick", "--json", "--only", "peak,passes", "--data", try SmallDigits.path(),
            ])
            try #require(ending.status == 0, "\(ending.errors)")
            let report = try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
            #expect(report.peak != nil && report.passes != nil)
            #expect(report.kernel == nil && report.step == nil && report.memory == nil)
        }

        @Test("knows no other names of what it measures", arguments: ["speed", "kernel,speed", ","])
        func unknown(names: String) throws {
            let ending = try Command.run(["bench", "--only", names])
            #expect(ending.status == 64)
            #expect(ending.output.isEmpty)
        }
    }
}
