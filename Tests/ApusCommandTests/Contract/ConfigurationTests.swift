import Testing

extension EndToEnd {
    @Suite("Configuration comes from the command line, the environment, a file, a recipe and the defaults")
    struct ConfigurationTests {
        private func printed(
            _ options: [String], environment: [String: String] = [:], in directory: TemporaryDirectory? = nil
        ) throws -> String {
            let ending = try Command.run(
                ["train"] + options + ["--print-config"], environment: environment, in: directory?.path)
            try #require(ending.status == 0, "\(ending.errors)")
            #expect(ending.errors.isEmpty)
            return ending.output
        }

        @Test(
            "What --print-config prints is taken back to the same bytes",
            arguments: [
                [], ["--recipe", "fast", "--seed", "18446744073709551615"],
                ["--no-early-stopping", "--hidden", "none", "--label-smoothing", "0.1"],
                ["--classes", "5,6", "--warmup", "0.30000000000000004", "--learning-rate", "1e-7"],
            ])
        func roundTrip(_ options: [String]) throws {
            let directory = try TemporaryDirectory()
            let first = try printed(options)
            try FileBytes.write(Array(first.utf8), to: directory.file("c.json"))
            #expect(try printed(["--config", directory.file("c.json")]) == first)
        }

        @Test("The command line has precedence over the environment, and that over the file, and that over the recipe")
        func precedence() throws {
            let directory = try TemporaryDirectory()
            let file = directory.file("c.json")
            let text = "{\"batchSize\": 3, \"leafSize\": 3, \"seed\": 3, \"optimizer\": {\"momentum\": 0.25}}"
            try FileBytes.write(Array(text.utf8), to: file)
            let output = try printed(
                ["--config", file, "--batch-size", "1", "--recipe", "fast"],
                environment: ["APUS_BATCH_SIZE": "2", "APUS_LEAF_SIZE": "2", "APUS_NESTEROV": "false"])
            let expected = [
                ("batchSize", "1"), ("leafSize", "2"), ("seed", "3"), ("momentum", "0.25"), ("nesterov", "false"),
                ("learningRate", "0.6"), ("activation", "\"relu\""),
            ]
            for (key, value) in expected { #expect(output.contains("\"\(key)\" : \(value)"), "\(key)") }
        }

        @Test("The configuration that a run kept trains to the same parameters")
        func sameFingerprint() throws {
            let run = try TrainingRun()
            let first = try run.train(["--workers", "1"])
            let directory = try TemporaryDirectory()
            let kept = "\(run.path)/config.json"
            #expect(try printed(["--config", kept]) == FileBytes.text(kept))
            let second = try Command.run(
                ["train", "--config", kept, "--json", "--run-dir", directory.file("run")],
                environment: ["APUS_WORKERS": "1"])
            #expect(try TrainingRun.summary(second).fingerprint == first.fingerprint)
            let other = try FileBytes.text(kept).replacing("\"dataset\" : \"", with: "\"dataset\" : \"0")
            try FileBytes.write(Array(other.utf8), to: directory.file("c.json"))
            let refused = try Command.run(
                ["train", "--config", directory.file("c.json"), "--run-dir", directory.file("other")])
            #expect(refused.status == 64)
            #expect(refused.errorLines.count == 1 && refused.errors.contains(first.dataset.sha256))
        }

        static let mistakes: [([String: String], String)] = [
            (["APUS_LERNING_RATE": "1"], "APUS_LERNING_RATE is no variable of Apus; did you mean APUS_LEARNING_RATE?"),
            (["APUS_LEARNING_RATE": "x"], "APUS_LEARNING_RATE: The value 'x' is invalid"),
            (["APUS_LEARNING_RATE": "-1"], "the learning rate must be finite and above 0, and cannot be -1"),
            (["APUS_NESTEROV": "maybe"], "APUS_NESTEROV: expected true or false, found \"maybe\""),
            (
                ["APUS_PRECISION": "float32", "APUS_WIRE": "bfloat16"],
                "--precision float32 and --wire bfloat16 contradict each other"
            ),
            (["APUS_WORKERS": "x"], "APUS_WORKERS: The value 'x' is invalid"),
            (["APUS_WORKERS": "5000"], "--workers comes from APUS_WORKERS"),
            (["APUS_LOCAL_STEPS": "8", "APUS_MOMENTUM": "0.9"], "--momentum 0.9 comes from APUS_MOMENTUM"),
            (["APUS_LOCAL_STEPS": "8", "APUS_RECIPE": "fast"], "--momentum 0.9 --nesterov come from the recipe fast"),
            (
                ["APUS_LABEL_SMOOTHING": "0.1", "APUS_LOSS": "mse"],
                "--label-smoothing 0.1 comes from APUS_LABEL_SMOOTHING"
            ),
            (["APUS_LOCAL_STEPS": "1", "APUS_LOCAL_SHARDS": "2"], "--local-shards 2 comes from APUS_LOCAL_SHARDS"),
            (["APUS_PATIENCE": "2", "APUS_NO_EARLY_STOPPING": "true"], "--patience 2 comes from APUS_PATIENCE"),
        ]

        @Test("A mistake in the environment is named by its variable", arguments: mistakes)
        func environment(_ environment: [String: String], _ message: String) throws {
            let ending = try Command.run(["train", "--data", "/nowhere"], environment: environment)
            #expect(ending.status == 64)
            #expect(ending.errorLines.count == 1)
            #expect(ending.errors.contains(message), "\(ending.errors)")
        }

        @Test(
            "Workers and relays take their options from the environment too, but for workers that a coordinator starts",
            arguments: ["worker", "relay"])
        func workers(command: String) throws {
            let words = [command, "tcp://127.0.0.1:1"]
            let ending = try Command.run(words, environment: ["APUS_KEY": "/nowhere"])
            #expect(ending.status == 64)
            #expect(
                ending.errorLines.count == 1 && ending.errors.contains("(--key comes from APUS_KEY)"),
                "\(ending.errors)")
            let ofCoordinator = ["APUS_KEY": "/nowhere", "APUS_LISTEN": "tcp://0.0.0.0:1", "APUS_WORKERS": "-1"]
            #expect(try Command.run(words, environment: ofCoordinator).errors == ending.errors)
            let run = try TrainingRun()
            #expect(
                try run.train(["--workers", "1", "--max-steps", "1"], environment: ["APUS_KEY": "/nowhere"]).steps == 1)
        }

        @Test(
            "Resuming refuses what changes the result, from the environment and in config.json, and names both values")
        func resume() throws {
            let run = try TrainingRun()
            _ = try run.train(["--max-steps", "5"])
            for (variable, asked, begun) in [("EPOCHS", "epochs 9", "epochs 3"), ("SEED", "seed 8", "seed 7")] {
                let ending = try Command.run(
                    ["resume", run.path], environment: ["APUS_\(variable)": String(asked.suffix(1))])
                #expect(ending.status == 64)
                #expect(
                    ending.errors.contains("--\(begun), and APUS_\(variable) asks for --\(asked)"), "\(ending.errors)")
            }
            let path = "\(run.path)/config.json"
            let text = try FileBytes.text(path)
            try FileBytes.write(Array(text.replacing("\"epochs\" : 3", with: "\"epochs\" : 4").utf8), to: path)
            let edited = try Command.run(["resume", run.path])
            #expect(edited.status == 64)
            #expect(edited.errors.contains("epochs 3, and \(path) says 4"), "\(edited.errors)")
            try FileBytes.write(Array(text.utf8), to: path)
            let ending = try Command.run(
                ["resume", run.path, "--json"], environment: ["APUS_EPOCHS": "3", "APUS_WORKERS": "1"])
            #expect(try TrainingRun.summary(ending).fingerprint == (try Reference.fingerprint()))
        }
    }
}
