import Testing

extension EndToEnd {
    @Suite("A request that makes no sense is refused with code 64, before anything is made", .serialized)
    struct UsageTests {
        static let contradictions = [
            "--batch-size 0", "--batch-size=-5", "--leaf-size 0", "--epochs 0", "--max-steps 0", "--checkpoint-every 0",
            "--checkpoint-keep 0", "--learning-rate=-0.1", "--learning-rate nan", "--learning-rate inf",
            "--momentum=-1",
            "--momentum 1", "--nesterov", "--weight-decay=-1",
            "--label-smoothing 1", "--label-smoothing=-0.1", "--label-smoothing nan",
            "--loss mse --label-smoothing 0.1",
            "--warmup 1.5", "--warmup=-0.1", "--hidden 0",
            "--hidden=-3", "--validation-fraction 1", "--validation-fraction=-0.1", "--validation-fraction 0",
            "--patience=-1", "--patience 3 --no-early-stopping", "--min-delta=-1", "--min-delta nan", "--workers=-1",
            "--workers 100000", "--join-timeout inf", "--join-timeout nan",
            "--local-steps 2 --outer-learning-rate inf", "--local-steps 2 --outer-momentum nan", "--workers 0",
            "--min-workers 0", "--workers 2 --min-workers 3",
            "--listen tcp://0.0.0.0:5555",
            "--listen tcp://192.0.2.1:5555", "--listen nonsense", "--listen tcp://127.0.0.1:99999",
            "--listen inproc://x", "--listen tcp://nowhere.invalid:0 --insecure",
        ]

        @Test("A value out of its range", arguments: contradictions)
        func contradiction(options: String) throws {
            let (ending, made) = try train(options.split(separator: " ").map(String.init))
            #expect(ending.status == 64)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            #expect(made == [])
        }

        @Test(
            "What is no number, no such choice or no such option, with where to look",
            arguments: [
                "--batch-size many", "--activation swish", "--loss hinge", "--schedule stairs", "--init lecun",
                "--hidden 12,x",
                "--classes 1;2", "--monitor luck", "--plane paper", "--seed=-1", "--no-such-option", "surplus",
            ])
        func unparsable(options: String) throws {
            let (ending, made) = try train(options.split(separator: " ").map(String.init))
            #expect(ending.status == 64)
            #expect(ending.errorLines.count == 1 && ending.errors.hasPrefix("apus: "), "\(ending.errors)")
            #expect(ending.errors.contains(". See 'apus train --help'"), "\(ending.errors)")
            #expect(made == [])
        }

        @Test(
            "A choice that there is not is told with those that there are, by an option, a variable and where it is not shown",
            arguments: ["train", "resume"])
        func choices(command: String) throws {
            let words = command == "train" ? [command] : [command, "nowhere"]
            let typed = try Command.run(words + ["--init", "lecun", "--quiet"])
            let variable = try Command.run(words, environment: ["APUS_PLANE": "paper"])
            for (ending, choices) in [
                (typed, "glorot-normal, random-normal, zeros"), (variable, "shared-memory, messages"),
            ] {
                #expect(ending.status == 64)
                #expect(ending.errorLines.count == 1 && ending.errors.contains(choices), "\(ending.errors)")
            }
        }

        @Test("An unknown kernel", arguments: ["train", "evaluate"])
        func kernel(command: String) throws {
            let run = try TrainingRun(["--epochs", "1"])
            if command == "evaluate" { _ = try run.train() }
            let words =
                command == "train" ? try run.arguments() : ["evaluate", run.best, "--data", try SmallDigits.path()]
            let ending = try Command.run(words, environment: ["APUS_KERNEL": "nonsense"])
            #expect(ending.status == 64)
            #expect(ending.errorLines.count == 1)
            #expect(ending.errors.contains("nonsense"))
            #expect(FileBytes.exists(run.path) == (command == "evaluate"))
        }

        private func train(_ options: [String]) throws -> (Command.Ending, made: [String]) {
            let runs = try TemporaryDirectory()
            let words = ["train", "--data", try SmallDigits.path(), "--run-dir", runs.file("run"), "--json"]
            let ending = try Command.run(words + options)
            #expect(ending.output.isEmpty)
            return (ending, try FileBytes.names(in: runs.path))
        }
    }
}
