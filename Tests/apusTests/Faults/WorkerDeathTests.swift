import Glibc
import Testing

extension EndToEnd {
    @Suite("A job survives its workers", .serialized)
    struct WorkerDeathTests {
        /// Long enough to be disturbed in its middle.
        static let options = ["--hidden", "24", "--batch-size", "64", "--epochs", "30", "--no-early-stopping"]

        private static let undisturbed = Result { try TrainingRun(options).train().fingerprint }

        /// Stands still in mid-run: between its first epoch and its last.
        private func haltedInMiddle(_ command: Command, _ run: TrainingRun) throws -> [pid_t] {
            try command.waitUntil { run.epochsDone >= 1 }
            command.signal(SIGSTOP)
            try #require(run.epochsDone < 30)
            return ProcessTable.workers(of: command.process)
        }

        @Test("A killed worker is replaced, and leaves no trace in the result")
        func killedWorker() throws {
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--workers", "2"])
            let children = try haltedInMiddle(command, run)
            #expect(children.count == 2)
            kill(try #require(children.first), SIGKILL)
            command.signal(SIGCONT)
            var seen = Set(children)
            let ending = try command.ending { seen.formUnion(ProcessTable.workers(of: command.process)) }
            let summary = try TrainingRun.summary(ending)
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.stopped == "completed")
            #expect(summary.workers.lost == 1)
            #expect(summary.workers.respawned == 1)
            #expect(ending.errors.contains("was ended by signal 9"))
            #expect(seen.count == 3)
            #expect(seen.filter(ProcessTable.isAlive) == [])
        }

        @Test("Whatever it dies of", arguments: [SIGABRT, SIGSEGV, SIGBUS])
        func otherDeaths(signal: Int32) throws {
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--workers", "2"])
            kill(try #require(try haltedInMiddle(command, run).first), signal)
            command.signal(SIGCONT)
            let ending = try command.ending()
            #expect(try TrainingRun.summary(ending).fingerprint == (try Self.undisturbed.get()))
            #expect(ending.errors.contains("was ended by signal \(signal)"))
            let metrics = try FileBytes.text("\(run.path)/metrics.jsonl")
            #expect(metrics.contains("\"event\":\"worker-lost\"") && metrics.contains("\"event\":\"worker-respawned\""))
        }

        @Test("A local worker may be asked to leave, and is replaced without being lost")
        func localLeaves() throws {
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--workers", "2"])
            kill(try #require(try haltedInMiddle(command, run).first), SIGTERM)
            command.signal(SIGCONT)
            let summary = try TrainingRun.summary(try command.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost == 0)
            #expect(summary.workers.respawned == 1)
        }

        @Test("One that stands still is done without, and does not outlive the run")
        func stopped() throws {
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--workers", "3"])
            let children = try haltedInMiddle(command, run)
            let child = try #require(children.first)
            kill(child, SIGSTOP)
            command.signal(SIGCONT)
            let ending = try command.ending()
            #expect(try TrainingRun.summary(ending).fingerprint == (try Self.undisturbed.get()))
            #expect(children.filter(ProcessTable.isAlive) == [])
        }

        @Test("When all stand still they are replaced")
        func allStopped() throws {
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--workers", "2"])
            let children = try haltedInMiddle(command, run)
            for child in children { kill(child, SIGSTOP) }
            command.signal(SIGCONT)
            let summary = try TrainingRun.summary(try command.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost >= 1)
            #expect(summary.workers.respawned >= 1)
            #expect(children.filter(ProcessTable.isAlive) == [])
        }

        @Test("All workers may die at once")
        func allWorkersKilled() throws {
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--workers", "3"])
            let children = try haltedInMiddle(command, run)
            for child in children { kill(child, SIGKILL) }
            command.signal(SIGCONT)
            let summary = try TrainingRun.summary(try command.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost == children.count)
            #expect(children.filter(ProcessTable.isAlive) == [])
        }

        @Test("A worker started by hand leaves on SIGTERM with exit code 0, and the job goes on without it")
        func leavingWorker() throws {
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let (leaving, staying) = (try Command(["worker", endpoint]), try Command(["worker", endpoint]))
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--workers", "0", "--listen", endpoint, "--min-workers", "2"])
            _ = try haltedInMiddle(command, run)
            leaving.signal(SIGTERM)
            command.signal(SIGCONT)
            #expect(try leaving.ending().status == 0)
            let ending = try command.ending()
            let summary = try TrainingRun.summary(ending)
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.started == 2)
            #expect(summary.workers.lost == 0)
            #expect(ending.errors.contains("pid \(leaving.process)) left"))
            #expect(try staying.ending().status == 0)
        }

        @Test("A worker started by hand may be killed, and another may join in its place")
        func replacedByHand() throws {
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let (killed, staying) = (try Command(["worker", endpoint]), try Command(["worker", endpoint]))
            let run = try TrainingRun(Self.options)
            let command = try run.start(["--workers", "0", "--listen", endpoint, "--min-workers", "2"])
            _ = try haltedInMiddle(command, run)
            killed.signal(SIGKILL)
            let joining = try Command(["worker", endpoint])
            command.signal(SIGCONT)
            let summary = try TrainingRun.summary(try command.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost == 1)
            #expect(try killed.ending().status == -SIGKILL)
            #expect(try staying.ending().status == 0)
            joining.signal(SIGTERM)
            #expect(try joining.ending().status == 0)
        }
    }
}
