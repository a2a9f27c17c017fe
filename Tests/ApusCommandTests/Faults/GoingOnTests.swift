import FoundationEssentials
import Glibc
import Testing

extension EndToEnd {
    @Suite("What a launcher runs again goes on, or begins", .serialized)
    struct GoingOnTests {
        private let again = ["--resume", "--workers", "1"]

        @Test("train --resume begins a run, goes on with a cut one, and prints a finished one again")
        func everyState() throws {
            let expected = try TrainingRun().train()
            let run = try TrainingRun()
            // What a process leaves that died before its configuration was written.
            try FileManager.default.createDirectory(
                atPath: "\(run.path)/checkpoints", withIntermediateDirectories: true)
            try FileBytes.write([], to: "\(run.path)/.lock")
            #expect(try run.train(again + ["--max-steps", "5"]).steps == 5)
            #expect(try run.train(again).fingerprint == expected.fingerprint)
            let repeated = try run.train(again)
            #expect(repeated.fingerprint == expected.fingerprint)
            #expect(repeated.stopped == "completed")
        }

        @Test("A run that was killed before its first checkpoint begins again without a word")
        func beforeTheFirstCheckpoint() throws {
            let run = try TrainingRun()
            _ = try run.train(["--workers", "1", "--max-steps", "5"])
            // What such a process leaves.
            for name in try run.checkpoints() { unlink("\(run.path)/checkpoints/\(name)") }
            for name in ["best.safetensors", "summary.json", "report.html"] { unlink("\(run.path)/\(name)") }
            let ending = try Command.run(try run.arguments(again + ["--quiet"]))
            #expect(try TrainingRun.summary(ending).fingerprint == (try Reference.fingerprint()))
            #expect(ending.errors.isEmpty, "\(ending.errors)")
        }

        @Test(
            "A run whose checkpoints are gone begins again, says so, and keeps what it had come to",
            arguments: [15, 99])
        func lostCheckpoints(cut: Int) throws {
            let run = try TrainingRun()
            let first = try run.train(["--workers", "1", "--max-steps", "\(cut)"])
            let traces = ["metrics.jsonl", "best.safetensors", "summary.json", "report.html"]
            for number in 1...2 {
                let before = try traces.map { try FileBytes.read("\(run.path)/\($0)") }
                for name in try run.checkpoints() { unlink("\(run.path)/checkpoints/\(name)") }
                let ending = try Command.run(["resume", run.path, "--json", "--quiet"])
                let summary = try TrainingRun.summary(ending)
                #expect(summary.fingerprint == (try Reference.fingerprint()))
                #expect(ending.errors.contains("\(run.path) holds no checkpoint, so it begins again at step 0"))
                let place = "\(run.path)/earlier-\(number)"
                #expect(ending.errors.contains("is kept in \(place) (\(traces.joined(separator: ", ")))"))
                #expect(try traces.map { try FileBytes.read("\(place)/\($0)") } == before)
                #expect(run.epochsDone == 3)
            }
            #expect(try TensorFile("\(run.path)/earlier-1/best.safetensors").fingerprint == first.fingerprint)
        }

        @Test("train --resume goes on with a finished run to more epochs, and not to those that nobody asked for")
        func moreEpochs() throws {
            let run = try TrainingRun(["--epochs", "2", "--hidden", "8"])
            _ = try run.train(["--workers", "1"])
            func goOn(_ words: [String], environment: [String: String] = [:]) throws -> Command.Ending {
                try Command.run(
                    [
                        "train", "--resume", "--data", try SmallDigits.path(), "--run-dir", run.path, "--hidden", "8",
                        "--json",
                        "--workers", "1",
                    ] + words,
                    environment: environment)
            }
            // Twenty are the default, which is no wish.
            let silent = try goOn([])
            #expect(
                silent.status == 64 && silent.errors.contains("begun with --epochs 2, and this asks for --epochs 20"))
            #expect(try TrainingRun.summary(try goOn(["--epochs", "3"])).epochs == 3)
            #expect(try TrainingRun.summary(try goOn([], environment: ["APUS_EPOCHS": "4"])).epochs == 4)
            let expected = try TrainingRun(["--epochs", "4", "--hidden", "8"]).train(["--workers", "1"])
            for epochs in ["2", "3", "4"] {
                let summary = try TrainingRun.summary(try goOn(["--epochs", epochs]))
                #expect((summary.epochs, summary.fingerprint) == (4, expected.fingerprint))
            }
            #expect(try goOn(["--epochs", "1"]).status == 64)
            #expect(try goOn(["--epochs", "5", "--warmup", "0.5"]).status == 64)
        }

        @Test(
            "train --resume refuses a run that was begun with something else",
            arguments: [["--epochs", "2"], ["--seed", "8"], ["--momentum", "0.5"]])
        func otherOptions(_ other: [String]) throws {
            let run = try TrainingRun()
            _ = try run.train(["--workers", "1", "--max-steps", "1"])
            let ending = try Command.run(
                ["train", "--data", try SmallDigits.path(), "--run-dir", run.path] + TrainingRun.usual + again + other)
            #expect(ending.status == 64)
            #expect(ending.errorLines.last?.contains("it was begun with") == true)
        }

        @Test("train --resume needs to be told where")
        func withoutDirectory() throws {
            let ending = try Command.run(["train", "--resume", "--data", try SmallDigits.path()])
            #expect(ending.status == 64)
            #expect(ending.errorLines.last?.contains("--resume needs --run-dir") == true)
        }

        @Test("a worker whose coordinator was stopped and may go on ends with code 75, and may join that again")
        func pause() throws {
            let directory = try TemporaryDirectory()
            let announcement = directory.file("endpoint")
            func start(_ run: TrainingRun) throws -> (coordinator: Command, others: [Command]) {
                let coordinator = try run.start([
                    "--resume", "--workers", "0", "--listen", "tcp://127.0.0.1:*", "--announce", announcement,
                ])
                try coordinator.waitUntil { FileBytes.exists(announcement) }
                let endpoint = try #require(try FileBytes.text(announcement).split(whereSeparator: \.isNewline).first)
                return (coordinator, [try Command(["worker", String(endpoint)])])
            }
            let first = try HaltedRun(start)
            first.command.signal(SIGUSR1)
            first.goOn()
            #expect(try first.command.ending().status == 75)
            #expect(!FileBytes.exists(announcement))
            let left = try first.others[0].ending()
            #expect(left.status == 75)
            #expect(left.errorLines.last?.contains("start this worker again") == true)
            let second = try start(first.run)
            let summary = try TrainingRun.summary(second.coordinator.ending())
            #expect(try second.others[0].ending().status == 0)
            #expect(summary.fingerprint == (try TrainingRun(HaltedRun.options).train().fingerprint))
        }
    }
}
