internal import ArgumentParser
internal import Checkpoints
internal import Failures
internal import Glibc
internal import Processes
internal import Reporting
internal import ZeroMQ

@main
struct Apus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apus",
        abstract: "Trains neural networks on MNIST-shaped data with many processes at once.",
        discussion: """
            The trained parameters are a pure function of data, configuration and seed: the same bits with one worker \
            or seven, over any transport, on any CPU, cut and resumed or not.

            EXAMPLES
              apus train                                    MNIST, one worker for each core
              apus train --classes 5,6 --hidden 64,32       two digits, two hidden layers
              apus resume runs/20260101-120000-1            go on where it stopped
              apus evaluate RUN/best.safetensors            accuracy on the test split
              apus predict RUN/best.safetensors seven.png   which digit is it
              apus export RUN/best.safetensors              RUN/best.onnx, for onnxruntime
              apus derive                                   one backpropagation step
              apus reproduce                                the course's results table

            Every command's --help has examples; `apus completions bash` (zsh, fish) prints what a shell completes by.
            """,
        version: ApusVersion.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Training",
                subcommands: [TrainCommand.self, ResumeCommand.self, WorkerCommand.self, RelayCommand.self]),
            CommandGroup(
                name: "Result",
                subcommands: [EvaluateCommand.self, PredictCommand.self, ExportCommand.self, ReportCommand.self]),
            CommandGroup(name: "Data", subcommands: [DataCommand.self]),
            CommandGroup(name: "Course", subcommands: [DeriveCommand.self, ReproduceCommand.self]),
            CommandGroup(
                name: "Machine",
                subcommands: [BenchCommand.self, PlanCommand.self, KeygenCommand.self, CompletionsCommand.self]),
        ])

    static func main() {
        // A peer that is gone, or a file that may not grow, is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        DescriptorLimit.raise()
        SignalEnding.set(.stoppedAtOnce, "stopped by a signal; there is nothing to resume")
        // What is still held when a process exits, nobody releases.
        let ending = runCommand()
        ErrorStream.standard.flush()
        if let left = ending as? StandardOutput.ReaderLeft { left.endProcess() }
        if let ending { Apus.exit(withError: ending) }
    }

    /// What somebody sees who asks for nothing.
    static let beginning = """
        apus trains neural networks on MNIST-shaped data with many processes at once. To begin with:
          apus train                    on MNIST, or digits drawn here; the run is kept in runs/
          apus predict RUN seven.png    which digit is it
          apus resume RUN               go on where a run stopped
        All commands: apus --help; what one takes: apus train --help
        """

    /// - Returns: What to exit with, after the failures of Apus itself were told; nil where all went well.
    private static func runCommand() -> (any Error)? {
        var words: CommandLineWords?
        do {
            words = try CommandLineWords(Array(ProcessStart.arguments().dropFirst()))
            if words?.words.isEmpty ?? false { return printed(beginning) }
            var command = try parseAsRoot(words?.words)
            try command.run()
            return nil
        } catch let failure as Failure {
            return told(words?.explained(failure) ?? failure)
        } catch let error as ZeroMQError {
            return told(error.failure)
        } catch let left as StandardOutput.ReaderLeft {
            return left
        } catch  where Apus.exitCode(for: error) == .success {
            return printed(Apus.fullMessage(for: error))
        } catch  where Apus.exitCode(for: error) == .failure && !(error is ExitCode) {
            // Whatever has no words of its own should never have come this far.
            return told(Failure(.bug, "a defect of Apus, please report it: \(error)"))
        } catch  where Apus.exitCode(for: error) == .validationFailure {
            return told(words?.refusal(error) ?? Failure(.usage, ParserMessage.line(error, from: Apus.self)))
        } catch {
            return error
        }
    }

    /// Prints what was asked for: help, or the version.
    private static func printed(_ text: String) -> (any Error)? {
        do {
            try StandardOutput.print(text)
            return nil
        } catch let failure as Failure {
            return told(failure)
        } catch {
            return error
        }
    }

    private static func told(_ failure: Failure) -> ExitCode {
        CommandFailure.report(failure)
        return ExitCode(failure.kind.rawValue)
    }
}
