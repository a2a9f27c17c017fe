import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A job survives its workers", .serialized)
    struct WorkerDeathTests {
        private static let undisturbed = Result { try TrainingRun(HaltedRun.options).train().fingerprint }

        @Test("A killed worker is replaced, and leaves no trace in the result")
        func killedWorker() throws {
            let job = try HaltedRun()
            let children = job.workers
            #expect(children.count == 2)
            kill(try #require(children.first), SIGKILL)
            job.goOn()
            let ending = try job.command.ending()
            let summary = try TrainingRun.summary(ending)
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.stopped == "completed")
            #expect(summary.workers.lost == 1)
            #expect(summary.workers.respawned == 1)
            #expect(ending.errors.contains("was ended by signal 9"))
            let started = try #require(ending.errors.firstMatch(of: #/started another local worker, pid (\d+)/#))
            let replacement = try #require(pid_t(started.1))
            #expect(!children.contains(replacement))
            #expect((children + [replacement]).filter(ProcessTable.isAlive) == [])
        }

        /// A sanitizer takes some for itself, and ends with a status.
        private static let deadlySignals = Sanitizer.current == nil ? [SIGABRT, SIGSEGV, SIGBUS] : [SIGABRT]

        @Test("Whatever it dies of", arguments: deadlySignals)
        func otherDeaths(signal: Int32) throws {
            let job = try HaltedRun()
            kill(try #require(job.workers.first), signal)
            job.goOn()
            let ending = try job.command.ending()
            #expect(try TrainingRun.summary(ending).fingerprint == (try Self.undisturbed.get()))
            #expect(ending.errors.contains("was ended by signal \(signal)"))
            let metrics = try FileBytes.text("\(job.run.path)/metrics.jsonl")
            #expect(metrics.contains("\"event\":\"worker-lost\"") && metrics.contains("\"event\":\"worker-respawned\""))
        }

        @Test("A local worker may be asked to leave, and is replaced without being lost")
        func localLeaves() throws {
            let job = try HaltedRun()
            kill(try #require(job.workers.first), SIGTERM)
            job.goOn()
            let summary = try TrainingRun.summary(try job.command.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost == 0)
            #expect(summary.workers.respawned == 1)
        }

        @Test("One that stands still is done without, and does not outlive the run")
        func stopped() throws {
            let job = try HaltedRun(["--workers", "3"])
            let children = job.workers
            let child = try #require(children.first)
            kill(child, SIGSTOP)
            job.goOn()
            let ending = try job.command.ending()
            #expect(try TrainingRun.summary(ending).fingerprint == (try Self.undisturbed.get()))
            #expect(children.filter(ProcessTable.isAlive) == [])
        }

        @Test("When all stand still they are replaced")
        func allStopped() throws {
            let job = try HaltedRun()
            let children = job.workers
            for child in children { kill(child, SIGSTOP) }
            job.goOn()
            let summary = try TrainingRun.summary(try job.command.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost >= 1)
            #expect(summary.workers.respawned >= 1)
            #expect(children.filter(ProcessTable.isAlive) == [])
        }

        @Test("All workers may die at once")
        func allWorkersKilled() throws {
            let job = try HaltedRun(["--workers", "3"])
            let children = job.workers
            for child in children { kill(child, SIGKILL) }
            job.goOn()
            let summary = try TrainingRun.summary(try job.command.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost == children.count)
            #expect(children.filter(ProcessTable.isAlive) == [])
        }

        private func startedByHand() throws -> (HaltedRun, endpoint: String) {
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let job = try HaltedRun { run in
                let workers = try (0..<2).map { _ in try Command(["worker", endpoint]) }
                return (try run.start(["--workers", "0", "--listen", endpoint, "--min-workers", "2"]), workers)
            }
            return (job, endpoint)
        }

        @Test("A worker started by hand leaves on SIGTERM with exit code 0, and the job goes on without it")
        func leavingWorker() throws {
            let (job, _) = try startedByHand()
            let (leaving, staying) = (job.others[0], job.others[1])
            leaving.signal(SIGTERM)
            job.goOn()
            #expect(try leaving.ending().status == 0)
            let ending = try job.command.ending()
            let summary = try TrainingRun.summary(ending)
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.started == 2)
            #expect(summary.workers.lost == 0)
            #expect(ending.errors.contains("pid \(leaving.process)) left"))
            #expect(try staying.ending().status == 0)
        }

        @Test("A worker started by hand may be killed, and another may join in its place")
        func replacedByHand() throws {
            let (job, endpoint) = try startedByHand()
            let (killed, staying) = (job.others[0], job.others[1])
            killed.signal(SIGKILL)
            let joining = try Command(["worker", endpoint])
            job.goOn()
            let summary = try TrainingRun.summary(try job.command.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost == 1)
            #expect(try killed.ending().status == -SIGKILL)
            #expect(try staying.ending().status == 0)
            joining.signal(SIGTERM)
            #expect(try joining.ending().status == 0)
        }
    }
}
