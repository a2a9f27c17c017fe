import Glibc
import Testing

extension EndToEnd {
    @Suite("A run directory is never overwritten, and never taken for another", .serialized)
    struct RunDirectoryErrorTests {
        private func fails(_ words: [String], status: Int32, _ parts: String...) throws {
            let ending = try Command.run(words)
            #expect(ending.status == status, "\(ending.errors)")
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            for part in parts { #expect(ending.errors.contains(part), "\(ending.errors)") }
        }

        @Test("It cannot be made below a file, or where there is nothing")
        func unwritable() throws {
            let data = try SmallDigits.path()
            for path in ["\(data)/train-labels-idx1-ubyte/run", "/proc/nope"] {
                try fails(["train", "--data", data, "--run-dir", path], status: 73, path)
            }
        }

        @Test("A read-only parent", .enabled(if: getuid() != 0, "root writes everywhere"))
        func readOnlyParent() throws {
            let parent = try TemporaryDirectory()
            chmod(parent.path, 0o500)
            defer { chmod(parent.path, 0o700) }
            let path = parent.file("run")
            try fails(["train", "--data", try SmallDigits.path(), "--run-dir", path], status: 73, path)
        }

        @Test("One that holds a run stays as it is")
        func occupied() throws {
            let run = try TrainingRun(["--epochs", "1"])
            _ = try run.train()
            let before = try FileBytes.read(run.best)
            try fails(try run.arguments() + ["--seed", "2"], status: 64, run.path)
            #expect(try FileBytes.read(run.best) == before)
        }

        @Test("Nothing can be resumed from a directory without a run")
        func noRun() throws {
            let empty = try TemporaryDirectory()
            try fails(["resume", empty.path], status: 64, empty.path)
            try fails(["resume", empty.file("nowhere")], status: 64, empty.path)
            #expect(try FileBytes.names(in: empty.path) == [])
        }

        @Test("A run whose learning rate follows a schedule cannot be extended", arguments: ["linear", "cosine"])
        func schedule(course: String) throws {
            let run = try TrainingRun(["--epochs", "1", "--schedule", course])
            _ = try run.train()
            let refusal =
                "follows a \(course) schedule, which ends with epoch 1 and can be neither extended nor shortened"
            try fails(["resume", run.path, "--epochs", "2"], status: 64, run.path, refusal)
            try fails(["resume", run.path, "--more-epochs", "1"], status: 64, run.path, refusal)
            let words = try run.arguments(["--resume", "--workers", "1"])
            try fails(words + ["--epochs", "2"], status: 64, run.path, refusal)
            try fails(["resume", run.path, "--epochs", "1"], status: 64, run.path, "1 of 1 are done", "--more-epochs")
        }

        @Test("A number of epochs that are done, or that makes no sense, is refused, and more may be asked for")
        func epochsDone() throws {
            let run = try TrainingRun(TrainingRun.usual + ["--epochs", "2"])
            _ = try run.train(["--workers", "1"])
            for epochs in ["1", "2"] {
                try fails(
                    ["resume", run.path, "--epochs", epochs], status: 64,
                    "2 of 2 are done; --more-epochs N trains N more")
            }
            for option in ["--epochs", "--more-epochs"] {
                for number in ["0", "-3", "1000001"] {
                    try fails(["resume", run.path, option, number], status: 64, "\(option) must be 1 to 1000000")
                }
            }
            try fails(
                ["resume", run.path, "--epochs", "3", "--more-epochs", "1"], status: 64,
                "--epochs 3 and --more-epochs 1 contradict each other")
            #expect(try run.resume(["--workers", "1"]).epochs == 2)
        }

        @Test(
            "Where the configuration is gone, the newest checkpoint's is taken, and written anew",
            arguments: [false, true])
        func lostConfiguration(begins: Bool) throws {
            let run = try TrainingRun()
            _ = try run.train(["--workers", "1", "--max-steps", "15"])
            let before = try FileBytes.read("\(run.path)/config.json")
            unlink("\(run.path)/config.json")
            let words = begins ? try run.arguments(["--resume"]) : ["resume", run.path, "--json"]
            let ending = try Command.run(words)
            #expect(try TrainingRun.summary(ending).fingerprint == (try Reference.fingerprint()))
            #expect(ending.errors.contains("\(run.path)/config.json is gone; it is written anew"))
            #expect(try FileBytes.read("\(run.path)/config.json") == before)
        }

        @Test("Where configuration and checkpoints are gone, both ways to go on say so, and neither sends to the other")
        func lostConfigurationAndCheckpoints() throws {
            let run = try TrainingRun(["--epochs", "1"])
            _ = try run.train(["--workers", "1"])
            unlink("\(run.path)/config.json")
            for name in try run.checkpoints() { unlink("\(run.path)/checkpoints/\(name)") }
            for words in [["resume", run.path], try run.arguments(["--resume"]), try run.arguments()] {
                try fails(words, status: 64, run.path, "metrics.jsonl", "config.json", "another")
                #expect(try !Command.run(words).errors.contains("apus resume"))
            }
        }

        @Test("A run is not resumed with data that have changed")
        func changedData() throws {
            let data = try IDXDirectory()
            let runs = try TemporaryDirectory()
            let run = runs.file("run")
            let words = ["train", "--data", data.path, "--run-dir", run, "--max-steps", "3", "--quiet"]
            #expect(try Command.run(words).status == 0)
            try data.change(.trainImages) { $0[5000] ^= 1 }
            try fails(["resume", run], status: 64, run, "dataset")
            // The right data may lie elsewhere.
            #expect(try Command.run(["resume", run, "--data", try SmallDigits.path(), "--max-steps", "4"]).status == 0)
        }

        @Test(
            "Options that change the result are refused beside a run that was begun with others; both values are named")
        func askedOtherwise() throws {
            let run = try TrainingRun(["--epochs", "1", "--seed", "3", "--hidden", "9"])
            _ = try run.train()
            try fails(["resume", run.path, "--seed", "2"], status: 64, "--seed 3", "--seed 2 was asked for")
            try fails(["resume", run.path, "--hidden", "9,8"], status: 64, "--hidden 9", "--hidden 9,8 was asked for")
            try fails(
                ["resume", run.path, "--recipe", "fast"], status: 64, "--label-smoothing 0",
                "the recipe fast asks for --label-smoothing 0.05")
            #expect(try Command.run(["resume", run.path, "--seed", "3", "--hidden", "9"]).status == 0)
        }

        @Test("A run is not resumed with a configuration that has changed; both values are named")
        func changedConfiguration() throws {
            let run = try TrainingRun()
            _ = try run.train(["--max-steps", "5"])
            let path = "\(run.path)/config.json"
            let text = try FileBytes.text(path)
            for (key, old, new) in [("seed", "7", "8"), ("batchSize", "100", "99")] {
                let changed = text.split(separator: "\n").map(String.init).map { line in
                    line.contains("\"\(key)\" :") ? line.replacing(" \(old)", with: " \(new)") : line
                }.joined(separator: "\n")
                #expect(changed != text)
                try FileBytes.write(Array(changed.utf8), to: path)
                try fails(["resume", run.path], status: 64, "\(key) \(old)", "says \(new)")
            }
        }

        @Test("A damaged newest checkpoint is named, the one before it is used, and the result is the same")
        func damagedCheckpoint() throws {
            let run = try TrainingRun()
            _ = try run.train(["--max-steps", "17", "--checkpoint-every", "5"])
            let names = try run.checkpoints()
            try #require(names.count >= 2)
            let newest = "\(run.path)/checkpoints/\(try #require(names.last))"
            var bytes = try FileBytes.read(newest)
            bytes[bytes.count - 100] ^= 0x10
            try FileBytes.write(bytes, to: newest)
            let ending = try Command.run(["resume", run.path, "--json"])
            #expect(try TrainingRun.summary(ending).fingerprint == (try Reference.fingerprint()))
            #expect(ending.errors.contains("\(newest) is damaged"))
            let step = try #require(Int(names[names.count - 2].filter(\.isNumber)))
            #expect(ending.errors.contains("going on from step \(step) "))
        }

        @Test("Where every checkpoint is damaged, nothing is trained")
        func allDamaged() throws {
            let run = try TrainingRun()
            _ = try run.train(["--max-steps", "17", "--checkpoint-every", "5"])
            for name in try run.checkpoints() { try FileBytes.write([1, 2, 3], to: "\(run.path)/checkpoints/\(name)") }
            let ending = try Command.run(["resume", run.path, "--json"])
            #expect(ending.status == 65)
            #expect(ending.output.isEmpty)
        }
    }
}
