import Glibc
import Testing

extension EndToEnd {
    @Suite("A run survives its coordinator", .serialized)
    struct CoordinatorEndTests {
        private static let undisturbed = Result { try TrainingRun(HaltedRun.options).train() }

        @Test(
            "A signal ends it with code 75 and a checkpoint, and resume ends as if nothing had been",
            arguments: [
                SIGINT, SIGTERM, SIGUSR1, SIGHUP,
            ])
        func signal(number: Int32) throws {
            let job = try HaltedRun()
            let (run, command, children) = (job.run, job.command, job.workers)
            command.signal(number)
            job.goOn()
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
                let job = try HaltedRun()
                let (run, command, children) = (job.run, job.command, job.workers)
                // Workers that stand still keep it from finishing its step for a while.
                for child in children { Glibc.kill(child, SIGSTOP) }
                command.signal(SIGINT)
                job.goOn()
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
            let job = try HaltedRun()
            let (run, command, children) = (job.run, job.command, job.workers)
            for child in children { Glibc.kill(child, SIGSTOP) }
            command.signal(SIGTERM)
            job.goOn()
            #expect(try command.ending().status == 75)
            #expect(children.filter(ProcessTable.isAlive) == [])
            #expect(try !run.checkpoints().isEmpty)
            #expect(try run.resume().fingerprint == (try Self.undisturbed.get().fingerprint))
        }

        @Test(
            "Killed outright, it leaves no process behind, and resume ends as if nothing had been",
            arguments: [false, true])
        func kill(whileWorkersStandStill: Bool) throws {
            let job = try HaltedRun(["--workers", "2", "--checkpoint-every", "5"])
            let (run, command, children) = (job.run, job.command, job.workers)
            if whileWorkersStandStill { for child in children { Glibc.kill(child, SIGSTOP) } }
            command.signal(SIGKILL)
            #expect(try command.ending().status == -SIGKILL)
            #expect(children.count == 2)
            #expect(Patience.wait(10) { !children.contains(where: ProcessTable.isAlive) })
            #expect(try run.resume().fingerprint == (try Self.undisturbed.get().fingerprint))
        }

        @Test("Killed before its first checkpoint, it starts again from step 0")
        func killEarly() throws {
            let job = try HaltedRun(["--checkpoint-every", "100000"])
            let (run, command) = (job.run, job.command)
            command.signal(SIGKILL)
            _ = try command.ending()
            #expect((try? run.checkpoints())?.isEmpty ?? true)
            #expect(try run.resume().fingerprint == (try Self.undisturbed.get().fingerprint))
            #expect(run.epochsDone == 30)
        }

        @Test("A run that is being trained cannot be resumed at the same time")
        func locked() throws {
            let job = try HaltedRun()
            let (run, command) = (job.run, job.command)
            let second = try Command.run(["resume", run.path])
            #expect(second.status == 73)
            #expect(second.errorLines.count == 1)
            command.signal(SIGINT)
            job.goOn()
            #expect(try command.ending().status == 75)
        }
    }
}
