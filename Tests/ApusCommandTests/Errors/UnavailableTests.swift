import Testing

extension EndToEnd {
    @Suite("What cannot be carried out ends in one line and a code of its own", .serialized)
    struct UnavailableTests {
        @Test("Nobody to work with is code 69, and the run can be begun again in the same place")
        func nobody() throws {
            let run = try TrainingRun()
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let ending = try Command.run(
                try run.arguments(["--workers", "0", "--listen", endpoint, "--join-timeout", "0.5", "--quiet"]))
            #expect(ending.status == 69)
            #expect(ending.output.isEmpty)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            #expect(try run.train().fingerprint == (try Reference.fingerprint()))
        }

        @Test("An endpoint where somebody listens already is code 69, and leaves no run behind")
        func occupiedEndpoint() throws {
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let run = try TrainingRun()
            let ending = try Command.run(try run.arguments(["--listen", endpoint, "--listen", endpoint, "--quiet"]))
            #expect(ending.status == 69)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            #expect(ending.errors.contains(endpoint))
            #expect(try run.train().fingerprint == (try Reference.fingerprint()))
        }

        @Test("A worker is told of an endpoint that is none", arguments: ["nonsense", "tcp://127.0.0.1", "udp://x:1"])
        func badEndpoint(text: String) throws {
            let ending = try Command.run(["worker", text])
            #expect(ending.status == 64)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            #expect(ending.errors.contains(text))
        }

        @Test("Divergence is code 65, and names step and learning rate")
        func divergence() throws {
            let run = try TrainingRun(["--learning-rate", "1e30", "--hidden", "16"])
            let ending = try Command.run(try run.arguments() + ["--quiet"])
            #expect(ending.status == 65)
            #expect(ending.output.isEmpty)
            let line = try #require(ending.errorLines.last)
            #expect(line.contains("diverged in step") && line.contains("1e+30"))
        }

        @Test("Standard output that cannot be written is code 74")
        func fullDisk() throws {
            let run = try TrainingRun(["--epochs", "1", "--hidden", "16"])
            let command = try Command(try run.arguments() + ["--quiet"], output: "/dev/full")
            let ending = try command.ending()
            #expect(ending.status == 74)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
        }
    }
}
