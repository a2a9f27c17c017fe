import Glibc
import Testing

extension EndToEnd {
    @Suite("A signal that comes early ends the command as promised", .serialized)
    struct EarlySignalTests {
        private static let options = HaltedRun.options

        /// Sends a signal as soon as it does anything but end the process outright.
        private func interrupt(_ command: Command, by signal: Int32) throws -> Command.Ending {
            try command.waitUntil { try ProcessTable.catches(signal, command.process) }
            command.signal(signal)
            return try command.ending()
        }

        @Test(
            "With 130 before there is a run, and with 75 from then on", arguments: [SIGINT, SIGTERM, SIGUSR1, SIGHUP])
        func training(signal: Int32) throws {
            let run = try TrainingRun(Self.options)
            let ending = try interrupt(try run.start(), by: signal)
            #expect(ending.status == (FileBytes.exists("\(run.path)/config.json") ? 75 : 130))
            #expect(ending.errorLines.last?.hasPrefix("apus: stopped by a signal") == true)
        }

        @Test("With 75 where there is a run to resume", arguments: [SIGINT, SIGTERM, SIGUSR1, SIGHUP])
        func resuming(signal: Int32) throws {
            let run = try TrainingRun(Self.options)
            _ = try run.train(["--workers", "1", "--max-steps", "5"])
            let ending = try interrupt(try Command(["resume", run.path, "--json", "--workers", "1"]), by: signal)
            #expect(ending.status == 75)
            #expect(ending.errorLines.last?.hasPrefix("apus: stopped by a signal") == true)
        }
    }
}
