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

        @Test("train --resume goes on from the beginning where no checkpoint was written yet")
        func beforeTheFirstCheckpoint() throws {
            let run = try TrainingRun()
            _ = try run.train(["--workers", "1", "--max-steps", "5"])
            for name in try run.checkpoints() { unlink("\(run.path)/checkpoints/\(name)") }
            #expect(try run.train(again).fingerprint == (try TrainingRun().train().fingerprint))
        }

        @Test(
            "train --resume refuses a run that was begun with something else",
            arguments: [["--epochs", "9"], ["--seed", "8"], ["--momentum", "0.5"]])
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
