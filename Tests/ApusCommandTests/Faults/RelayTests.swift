import Glibc
import Testing

extension EndToEnd {
    @Suite("A job works through relays", .serialized)
    struct RelayTests {
        private static let undisturbed = Result { try TrainingRun(HaltedRun.options).train().fingerprint }

        /// A coordinator in mid-run and stopped, and the two relays that work for it.
        private struct Job {
            private let halted: HaltedRun
            private let directory: TemporaryDirectory
            /// Where relays put what they keep in files.
            let scratch: TemporaryDirectory

            init() throws {
                let directory = try TemporaryDirectory()
                self.directory = directory
                let scratch = try TemporaryDirectory()
                self.scratch = scratch
                halted = try HaltedRun { run in
                    let endpoint = "ipc://\(directory.file("s"))"
                    let relays = try (0..<2).map { _ in
                        try Command(
                            ["relay", endpoint, "--workers", "2"], environment: ["TMPDIR": scratch.path])
                    }
                    return (try run.start(["--workers", "0", "--listen", endpoint, "--min-workers", "2"]), relays)
                }
            }

            var coordinator: Command { halted.command }
            var relays: [Command] { halted.others }
        }

        @Test("A worker that is killed behind a relay is replaced there, and nobody else hears of it")
        func killedWorker() throws {
            let job = try Job()
            let workers = ProcessTable.children(of: job.relays[0].process)
            #expect(workers.count == 2)
            kill(try #require(workers.first), SIGKILL)
            job.coordinator.signal(SIGCONT)
            let summary = try TrainingRun.summary(try job.coordinator.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.started == 2 && summary.workers.lost == 0)
            let endings = try job.relays.map { try $0.ending() }
            #expect(endings.allSatisfy { $0.status == 0 })
            #expect(endings[0].errors.contains("was ended by signal 9"))
            #expect(endings[0].errors.contains("started another local worker"))
            #expect(workers.filter(ProcessTable.isAlive) == [])
        }

        @Test("A relay that is killed takes its workers with it, and leaves no trace in the result or on the disk")
        func killedRelay() throws {
            let job = try Job()
            let workers = ProcessTable.children(of: job.relays[0].process)
            job.relays[0].signal(SIGKILL)
            #expect(try FileBytes.names(in: job.scratch.path) == [])
            #expect(try job.relays[0].ending().status == -SIGKILL)
            #expect(Patience.wait(30) { workers.allSatisfy { !ProcessTable.isAlive($0) } })
            job.coordinator.signal(SIGCONT)
            let ending = try job.coordinator.ending()
            let summary = try TrainingRun.summary(ending)
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost == 1)
            #expect(ending.errors.contains(", pid \(job.relays[0].process), 2 workers)"))
            #expect(try job.relays[1].ending().status == 0)
        }

        @Test("A relay that is asked to leaves with its workers, and is not lost")
        func leavingRelay() throws {
            let job = try Job()
            let workers = ProcessTable.children(of: job.relays[0].process)
            job.relays[0].signal(SIGTERM)
            job.coordinator.signal(SIGCONT)
            let summary = try TrainingRun.summary(try job.coordinator.ending())
            #expect(summary.fingerprint == (try Self.undisturbed.get()))
            #expect(summary.workers.lost == 0)
            #expect(try job.relays.map { try $0.ending().status } == [0, 0])
            #expect(workers.filter(ProcessTable.isAlive) == [])
        }
    }
}
