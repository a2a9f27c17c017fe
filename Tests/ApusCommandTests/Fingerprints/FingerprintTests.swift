import Testing

extension EndToEnd {
    @Suite("The fingerprint depends on data, configuration and seed alone", .serialized)
    struct FingerprintTests {
        @Test("It is what it was with every Apus before")
        func unchanged() throws {
            let expected = "47612a6210d1094e5031e790f3d2e0cb42a78477d2dd759707eb675a2259c4ca"
            #expect(try Reference.fingerprint() == expected)
        }

        @Test("It is the same with any number of workers", arguments: [2, 3, 4, 7])
        func workers(count: Int) throws {
            let summary = try TrainingRun().train(["--workers", "\(count)", "--min-workers", "\(count)"])
            #expect(summary.fingerprint == (try Reference.fingerprint()))
            #expect(summary.workers.started == count)
            #expect(summary.workers.lost == 0)
        }

        @Test(
            "It is the same with every instruction set of this machine", arguments: ["avx512", "avx2", "neon", "plain"])
        func instructionSets(name: String) throws {
            // Small, since the plain kernel is some thirty times slower.
            let options = ["--hidden", "10", "--epochs", "1", "--batch-size", "90"]
            let fastest = try TrainingRun(options).train()
            let run = try TrainingRun(options)
            let ending = try Command.run(try run.arguments(), environment: ["APUS_KERNEL": name])
            if ending.status == 64 {
                #expect(ending.errors.contains("this machine lacks"))
                #expect(name != "plain")
            } else {
                #expect(try TrainingRun.summary(ending).fingerprint == fastest.fingerprint)
                #expect(ending.errors.contains("kernel \(name)"))
            }
        }

        @Test(
            "It is the same with workers started by hand, over TCP and over a socket file", arguments: ["tcp", "ipc"])
        func workersByHand(transport: String) throws {
            let directory = try TemporaryDirectory()
            let endpoint =
                transport == "tcp" ? "tcp://127.0.0.1:\(try FreePort.find())" : "ipc://\(directory.file("socket"))"
            let workers = try (1...2).map { _ in try Command(["worker", endpoint]) }
            let summary = try TrainingRun().train(["--workers", "0", "--listen", endpoint, "--min-workers", "2"])
            #expect(summary.fingerprint == (try Reference.fingerprint()))
            #expect(summary.workers.started == 2)
            for worker in workers { #expect(try worker.ending().status == 0) }
        }

        @Test("It is the same with workers of both kinds in one job")
        func workersOfBothKinds() throws {
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let worker = try Command(["worker", endpoint])
            let summary = try TrainingRun().train(["--workers", "1", "--listen", endpoint, "--min-workers", "2"])
            #expect(summary.fingerprint == (try Reference.fingerprint()))
            #expect(try worker.ending().status == 0)
        }

        @Test("It is the same however often a run is cut in mid-epoch and resumed with other workers")
        func cuts() throws {
            let run = try TrainingRun()
            let first = try run.train(["--workers", "2", "--max-steps", "4"])
            #expect(first.stopped == "max-steps")
            #expect(first.steps == 4)
            #expect(first.fingerprint != (try Reference.fingerprint()))
            for (workers, steps) in [(3, 13), (1, 14), (4, 30)] {
                let cut = try run.resume(["--workers", "\(workers)", "--max-steps", "\(steps)"])
                #expect(cut.stopped == "max-steps")
                #expect(cut.steps == steps)
            }
            let last = try run.resume(["--workers", "2"])
            #expect(last.stopped == "completed")
            #expect(last.steps == 33)
            #expect(last.fingerprint == (try Reference.fingerprint()))
        }

        @Test("It is the same when a run is cut at the end of an epoch", arguments: [11, 22, 33])
        func cutsBetweenEpochs(step: Int) throws {
            let run = try TrainingRun()
            _ = try run.train(["--max-steps", "\(step)"])
            #expect(try run.resume(["--workers", "1"]).fingerprint == (try Reference.fingerprint()))
        }

        @Test(
            "It is the same when a run is extended to as many epochs, finished or cut, or ends at as many of more",
            arguments: [
                (2, 99, ["--epochs", "3"]), (2, 5, ["--epochs", "3"]), (2, 99, ["--more-epochs", "1"]),
                (1, 4, ["--more-epochs", "2"]), (5, 15, ["--epochs", "3"]),
            ])
        func otherEpochs(begun: Int, cut: Int, asked: [String]) throws {
            let run = try TrainingRun(TrainingRun.usual + ["--epochs", "\(begun)"])
            _ = try run.train(["--max-steps", "\(cut)"])
            let longer = try run.resume(asked + ["--workers", "3"])
            #expect(longer.epochs == 3)
            #expect(longer.stopped == "completed")
            #expect(longer.fingerprint == (try Reference.fingerprint()))
            // Whoever asks for what it was begun with has the whole of it now.
            let again = try TrainingRun.summary(
                try Command.run(try run.arguments(["--resume", "--workers", "1"])))
            #expect(again.fingerprint == longer.fingerprint)
        }

        @Test(
            "Another seed, leaf size or learning rate is another fingerprint",
            arguments: [
                ["--seed", "8"], ["--leaf-size", "8"], ["--learning-rate", "0.11"],
            ])
        func otherConfigurations(change: [String]) throws {
            var options = TrainingRun.usual
            let place = try #require(options.firstIndex(of: change[0]))
            options[place + 1] = change[1]
            #expect(try TrainingRun(options).train().fingerprint != (try Reference.fingerprint()))
        }

        @Test(
            "It is the same for every kind of job, with one worker, with three, and cut in mid-epoch",
            arguments: Job.all)
        func jobs(job: Job) throws {
            let whole = try TrainingRun(job.options).train(["--workers", "1"])
            #expect(whole.fingerprint == job.fingerprint ?? whole.fingerprint)
            #expect(try TrainingRun(job.options).train(["--workers", "3"]).fingerprint == whole.fingerprint)
            let cut = try TrainingRun(job.options)
            _ = try cut.train(["--workers", "2", "--max-steps", "\(job.cut)"])
            let resumed = try cut.resume(["--workers", "3"])
            #expect(resumed.fingerprint == whole.fingerprint)
            #expect(resumed.stopped == whole.stopped)
            #expect(resumed.epochs == whole.epochs)
            #expect(resumed.test == whole.test)
            #expect(resumed.validation == whole.validation)
        }
    }
}
