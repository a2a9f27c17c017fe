import Glibc
import Testing

extension EndToEnd {
    @Suite("What a machine does not give is told in a line, with 69", .serialized)
    struct LimitTests {
        private func train(_ workers: Int, after script: String, in run: TrainingRun) throws -> Command.Ending {
            try Command(try run.arguments(["--workers", "\(workers)", "--quiet"]), after: script).ending()
        }

        @Test("Descriptors are counted before anything is made", arguments: [(40, 2), (64, 20), (256, 100)])
        func fewDescriptors(limit: Int, workers: Int) throws {
            let run = try TrainingRun()
            let ending = try train(workers, after: "ulimit -n \(limit)", in: run)
            #expect(ending.status == 69, "\(ending.errors)")
            #expect(ending.errorLines.count == 1 && ending.errors.contains("descriptors"), "\(ending.errors)")
            #expect(!FileBytes.exists(run.path))
        }

        @Test(
            "A soft limit is raised to the hard one",
            arguments: [["--workers", "12"], ["--workers", "3", "--plane", "messages"]])
        func softLimit(execution: [String]) throws {
            let run = try TrainingRun()
            let ending = try Command(try run.arguments(execution), after: "ulimit -Sn 48").ending()
            #expect(try TrainingRun.summary(ending).fingerprint == (try Reference.fingerprint()))
        }

        @Test(
            "Exactly as many descriptors as are counted are enough",
            arguments: [["--workers", "1"], ["--workers", "6"], ["--workers", "6", "--plane", "messages"]])
        func countedDescriptors(execution: [String]) throws {
            let scarce = 40
            let run = try TrainingRun()
            let refusal = try Command(try run.arguments(execution + ["--quiet"]), after: "ulimit -n \(scarce)").ending()
            let numbers = refusal.errors.split { !$0.isNumber }.compactMap { Int($0) }.suffix(2)
            try #require(refusal.status == 69 && numbers.count == 2, "\(refusal.errors)")
            let (needed, found) = (numbers.first ?? 0, numbers.last ?? 0)
            let enough = scarce + needed - found
            let ending = try Command(try run.arguments(execution), after: "ulimit -n \(enough)").ending()
            #expect(try TrainingRun.summary(ending).fingerprint == (try Reference.fingerprint()))
            let again = try TrainingRun()
            let less = try Command(try again.arguments(execution), after: "ulimit -n \(enough - 1)").ending()
            #expect(less.status == 69)
        }

        @Test("A worker and a relay count theirs, too", arguments: ["worker", "relay"])
        func joining(command: String) throws {
            let ending = try Command([command, "tcp://127.0.0.1:1"], after: "ulimit -n 20").ending()
            #expect(ending.status == 69)
            #expect(ending.errorLines.count == 1 && ending.errors.contains("descriptors"), "\(ending.errors)")
        }

        /// Limits on processes count for nobody who may do everything.
        @Test("Processes are counted before anything is made", .enabled(if: geteuid() == 0), arguments: [3, 8])
        func fewProcesses(limit: Int) throws {
            let run = try TrainingRun()
            let directory = try TemporaryDirectory()
            chmod(directory.path, 0o777)
            chmod(try SmallDigits.path(), 0o755)
            let words = try run.arguments(["--workers", "2", "--quiet"]).map {
                $0 == run.path ? directory.file("run") : $0
            }
            // A number that no user of this machine has, so that nobody else's processes count.
            let user = "\(40000 + getpid() % 20000)"
            let ending = try Command(
                [
                    "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "bash", "-c",
                    "ulimit -u \(limit); exec \"$@\"", "bash", ApusBinary.path,
                ] + words, program: "/usr/bin/setpriv"
            ).ending()
            // What lies in a place that only its owner enters cannot be started.
            guard ending.status != 126, ending.status != 127 else { return }
            #expect(ending.status == 69, "\(ending.errors)")
            #expect(ending.errorLines.count == 1 && ending.errors.contains("threads"), "\(ending.errors)")
            #expect(!FileBytes.exists(directory.file("run")))
        }

        @Test(
            "A worker gives up after the time that it is given to find a coordinator, with 69",
            arguments: ["worker", "relay"])
        func joinTimeout(command: String) throws {
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let ending = try Command.run([command, endpoint, "--join-timeout", "1.5"])
            #expect(ending.status == 69)
            #expect(ending.errors.contains("waiting for a coordinator at \(endpoint)"), "\(ending.errors)")
            #expect(ending.errorLines.last?.contains("no coordinator answered") == true)
        }

        @Test("A worker that is to wait on does so", arguments: ["worker", "relay"])
        func noJoinTimeout(command: String) throws {
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let process = try Command([command, endpoint, "--join-timeout", "none"])
            try process.waitUntil { process.errors.contains(endpoint) }
            process.signal(SIGTERM)
            #expect(try process.ending().status == 0)
        }

        @Test("How long to wait is a number above 0, or none", arguments: ["0", "-1", "nan", "inf", "soon", ""])
        func badJoinTimeout(text: String) throws {
            for command in ["worker", "relay"] {
                let ending = try Command.run([command, "tcp://127.0.0.1:1", "--join-timeout", text])
                #expect(ending.status == 64, "\(ending.errors)")
                #expect(
                    ending.errors.contains("expected a number of seconds above 0, or none, found"), "\(ending.errors)")
            }
        }

        @Test("A run directory that is removed in mid-run ends the run with 74 and a line that names it")
        func removedRun() throws {
            let run = try TrainingRun(["--hidden", "16"])
            let command = try Command(try run.arguments() + ["--epochs", "100000", "--no-early-stopping", "--quiet"])
            try command.waitUntil { run.epochsDone >= 2 }
            // What is removed while it is written to may be filled anew: first it goes out of the way.
            let aside = run.path + ".removed"
            try #require(rename(run.path, aside) == 0)
            let removal = try Command(["-rf", aside], program: "/bin/rm").ending()
            #expect(removal.status == 0)
            let ending = try command.ending()
            #expect(ending.status == 74)
            #expect(ending.output.isEmpty)
            #expect(ending.errorLines.last?.contains(run.path) == true, "\(ending.errors)")
        }
    }
}
