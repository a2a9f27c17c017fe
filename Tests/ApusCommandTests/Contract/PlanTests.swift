import FoundationEssentials
import Testing

extension EndToEnd {
    @Suite("apus plan")
    struct PlanTests {
        private struct Report: Decodable {
            struct Figures: Decodable {
                let depth: Int
                let step: Double
                let fanIns: [Int]
            }
            struct Part: Decodable { let seconds: Double }
            let chosen: Figures
            let depths: [Figures]
            let parts: [Part]
        }

        private func report(_ options: [String]) throws -> Report {
            let ending = try Command.run(["plan", "--json"] + options)
            try #require(ending.status == 0, "\(ending.errors)")
            return try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
        }

        @Test("It takes the depth with the shortest step, and its parts add up to that step")
        func chosen() throws {
            let report = try report(["--hosts", "1000", "--workers-per-host", "64", "--batch", "65536"])
            #expect(report.chosen.step == report.depths.map(\.step).min())
            let sum = report.parts.reduce(0) { $0 + $1.seconds }
            #expect(abs(sum - report.chosen.step) < 1e-9 * sum)
        }

        @Test("The same bandwidth in bits and in bytes is the same plan")
        func units() throws {
            let bits = try report(["--bandwidth", "8Mbit", "--latency", "20ms", "--depth", "1"])
            let bytes = try report(["--bandwidth", "1MB/s", "--latency", "20000us", "--depth", "1"])
            #expect(bits.chosen.step == bytes.chosen.step)
            #expect(bits.chosen.fanIns == [8, 8])
        }

        @Test(
            "A bad quantity is answered with the form that it should have",
            arguments: [("--bandwidth", "10Gbps", "8Mbit/s"), ("--latency", "50", "1.5ms")])
        func forms(option: String, value: String, form: String) throws {
            let ending = try Command.run(["plan", option, value])
            #expect(ending.status == 64 && ending.errorLines.count == 1)
            #expect(ending.errors.contains("'\(value)'") && ending.errors.contains(form), "\(ending.errors)")
        }

        @Test(
            "What makes no sense is refused",
            arguments: [
                ["--bandwidth", "10"], ["--bandwidth", "10Gib"], ["--bandwidth", "-1Gbit"], ["--bandwidth", "0bit"],
                ["--bandwidth", "1e3Mbit"], ["--bandwidth", "nanGbit"], ["--latency", "5"], ["--latency", "us"],
                ["--latency", "5 ms"], ["--hosts", "0"], ["--depth", "9"], ["--batch", "0"], ["--classes", "1"],
            ])
        func refused(options: [String]) throws {
            let ending = try Command.run(["plan"] + options)
            #expect(ending.status == 64)
            #expect(ending.output.isEmpty)
        }

        @Test("A measurement is refused together with options of a plan, which are named")
        func measurement() throws {
            let ending = try Command.run(["plan", "--measure", "--json", "--hosts", "8", "--machine", "x"])
            #expect(ending.status == 64 && ending.output.isEmpty && ending.errorLines.count == 1)
            #expect(ending.errors.contains("and --hosts --machine would have no effect"), "\(ending.errors)")
        }

        @Test("Costs of a machine that could not be are refused, and so is a file that is none")
        func machine() throws {
            let directory = try TemporaryDirectory()
            let hand = "{\"round\":0,\"peer\":0,\"byte\":0}"
            let costs = "\"costs\":{\"operationsPerSecond\":0,\"shared\":\(hand),\"messages\":\(hand)}"
            for text in ["{}", "[", "{\"checks\":[],\(costs)}"] {
                let path = directory.file("machine.json")
                try FileBytes.write(Array(text.utf8), to: path)
                let ending = try Command.run(["plan", "--machine", path])
                #expect(ending.status == 65)
                #expect(ending.errors.contains("`apus plan --measure > \(path)`"), "\(ending.errors)")
            }
            #expect(try Command.run(["plan", "--machine", directory.file("none")]).status == 65)
        }
    }
}
