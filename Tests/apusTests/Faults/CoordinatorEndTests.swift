import Glibc
import Testing

extension EndToEnd {
    @Suite("A run survives its coordinator", .serialized)
    struct CoordinatorEndTests {
        private static let options = WorkerDeathTests.options
        private static let undisturbed = Result { try TrainingRun(options).train() }

        private func started(_ run: TrainingRun, _ execution: [String] = []) throws -> (Command, children: [pid_t]) {
            let command = try run.start(["--workers", "2"] + execution)
            try command.waitUntil { run.epochsDone >= 1 }
            return (command, ProcessTable.children(of: command.process))
        }

        @Test(
            "A signal ends it with code 75 and a checkpoint, and resume ends as if nothing had been",
            arguments: [
                SIGINT, SIGTERM, SIGUSR1, SIGHUP,
            ])
        func signal(number: Int32) throws {
            let run = try TrainingRun(Self.options)
            let (command, children) = try started(run)
            command.signal(number)
            let ending = try command.ending()
            let summary = try TrainingRun.summary(ending, status: 75)
            #expect(summary.stopped == "interrupted")
            #expect(ending.errorLines.last?.contains("apus resume \(run.path)") == true)
            #expect(children.count == 2)
            #expect(children.filter(ProcessTable.isAlive) == [])
            let name = try #require(try run.checkpoints().last)
            #expect(Int(name.filter(\.isNumber)) == summary.steps)
            #expect(try TensorFile(run.best).fingerprint == summary.fingerprint)

            let resumed = try run.resume(["--workers", "3"])
            let undisturbed = try Self.undisturbed.get()
            #expect(resumed.stopped == "completed")
            #expect(resumed.fingerprint == undisturbed.fingerprint)
            #expect(resumed.test == undisturbed.test)
        }

        @Test("A second signal ends it at once with code 130, and leaves no process behind")
        func secondSignal() throws {
            // The first signal may already have ended it when the second comes, so several runs are tried.
            for _ in 1...20 {
                let run = try TrainingRun(Self.options)
                let (command, children) = try started(run)
                // Workers that stand still keep it from finishing its step for a while.
                for child in children { Glibc.kill(child, SIGSTOP) }
                usleep(50_000)
                command.signal(SIGINT)
                try command.waitUntil { command.errors.contains("signal \(SIGINT)") }
                command.signal(SIGINT)
                let status = try command.ending().status
                #expect(Patience.wait(10) { !children.contains(where: ProcessTable.isAlive) })
                guard status != 75 else { continue }
                #expect(status == 130)
                #expect(try run.resume().fingerprint == (try Self.undisturbed.get().fingerprint))
                return
            }
            Issue.record("no run was still there at its second signal")
        }

        @Test("While every worker stands still a signal ends it all the same, with code 75 and a checkpoint")
        func signalWhileStopped() throws {
            let run = try TrainingRun(Self.options)
            let (command, children) = try started(run)
            command.signal(SIGSTOP)
            for child in children { Glibc.kill(child, SIGSTOP) }
            command.signal(SIGTERM)
            command.signal(SIGCONT)
            #expect(try command.ending().status == 75)
            #expect(children.filter(ProcessTable.isAlive) == [])
            #expect(try !run.checkpoints().isEmpty)
            #expect(try run.resume().fingerprint == (try Self.undisturbed.get().fingerprint))
        }

        @Test(
            "Killed outright, it leaves no process behind, and resume ends as if nothing had been",
            arguments: [false, true])
        func kill(whileWorkersStandStill: Bool) throws {
            let run = try TrainingRun(Self.options)
            let (command, children) = try started(run, ["--checkpoint-every", "5"])
            if whileWorkersStandStill { for child in children { Glibc.kill(child, SIGSTOP) } }
            command.signal(SIGKILL)
            #expect(try command.ending().status == -SIGKILL)
            #expect(children.count == 2)
            #expect(Patience.wait(10) { !children.contains(where: ProcessTable.isAlive) })
            #expect(try run.resume().fingerprint == (try Self.undisturbed.get().fingerprint))
        }

        @Test("Killed before its first checkpoint, it starts again from step 0")
        func killEarly() throws {
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--checkpoint-every", "100000"])
            try command.waitUntil { run.epochsDone >= 1 }
            command.signal(SIGKILL)
            _ = try command.ending()
            #expect((try? run.checkpoints())?.isEmpty ?? true)
            #expect(try run.resume().fingerprint == (try Self.undisturbed.get().fingerprint))
            #expect(run.epochsDone == 30)
        }

        @Test("A run that is being trained cannot be resumed at the same time")
        func locked() throws {
            let run = try TrainingRun(Self.options)
            let (command, _) = try started(run)
            command.signal(SIGSTOP)
            let second = try Command.run(["resume", run.path])
            command.signal(SIGCONT)
            #expect(second.status == 73)
            #expect(second.errorLines.count == 1)
            command.signal(SIGINT)
            #expect(try command.ending().status == 75)
        }
    }
}
