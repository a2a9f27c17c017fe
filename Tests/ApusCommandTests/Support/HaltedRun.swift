import Glibc
import Testing

/// A run that stands still between its first epoch and its last, so that what is then done to it comes in its middle
/// however busy the machine is.
struct HaltedRun {
    private static let epochs = 30
    static let options = ["--hidden", "24", "--batch-size", "64", "--epochs", "\(epochs)", "--no-early-stopping"]

    let run: TrainingRun
    let command: Command
    /// Other processes that it was started with.
    let others: [Command]

    /// - Parameter start: Starts the command, and others that it needs. A run may be over before it is caught: then
    ///   another is started.
    init(_ start: (TrainingRun) throws -> (Command, others: [Command])) throws {
        for _ in 1...20 {
            let run = try TrainingRun(Self.options)
            let (command, others) = try start(run)
            try command.waitUntilEnd(or: { run.epochsDone >= 1 })
            command.signal(SIGSTOP)
            guard run.epochsDone < Self.epochs else { continue }
            (self.run, self.command, self.others) = (run, command, others)
            return
        }
        throw Command.Trouble.endedTooEarly("20 runs, each before it was seen in its middle")
    }

    init(_ execution: [String] = ["--workers", "2"]) throws {
        try self.init { run in (try run.start(execution), []) }
    }

    /// The processes of its local workers.
    var workers: [pid_t] { ProcessTable.workers(of: command.process) }

    func goOn() { command.signal(SIGCONT) }
}
