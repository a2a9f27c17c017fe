import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Standard streams that are closed, full, or that nobody reads", .serialized)
    struct StandardStreamTests {
        private static let closings = ["2>&-", ">&-", "<&-", ">&- 2>&-", "<&- 2>&-", "<&- >&-", "<&- >&- 2>&-"]

        private func arguments(_ run: TrainingRun, json: Bool) throws -> [String] {
            try run.arguments().filter { json || $0 != "--json" }
        }

        private func expectWholeFiles(_ run: TrainingRun) throws {
            for name in ["best.safetensors", "summary.json", "report.html"] {
                #expect(FileBytes.exists("\(run.path)/\(name)"), "\(name)")
            }
            let text = try FileBytes.text("\(run.path)/summary.json")
            #expect(text.contains(try Reference.fingerprint()))
        }

        @Test("Training with any of them closed comes to the same bits, and ends with 0", arguments: closings)
        func closed(redirections: String) throws {
            let run = try TrainingRun()
            let ending = try Command(try arguments(run, json: false), after: "", redirected: redirections).ending()
            #expect(ending.status == 0, "\(ending.errors)")
            try expectWholeFiles(run)
        }

        @Test("An answer of training that cannot be written is 74, after the files are whole", arguments: closings)
        func lostAnswer(redirections: String) throws {
            let run = try TrainingRun()
            let ending = try Command(try arguments(run, json: true), after: "", redirected: redirections).ending()
            #expect(ending.status == (redirections.split(separator: " ").contains(">&-") ? 74 : 0))
            try expectWholeFiles(run)
        }

        @Test("A full device takes no answer, and the files are whole all the same")
        func fullDevice() throws {
            let run = try TrainingRun()
            let ending = try Command(try arguments(run, json: true) + ["--quiet"], output: "/dev/full").ending()
            #expect(ending.status == 74)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            try expectWholeFiles(run)
        }

        @Test("A reader that has left ends the command by SIGPIPE, and the files are whole")
        func readerLeft() throws {
            let run = try TrainingRun()
            let fifo = try TemporaryDirectory()
            let path = fifo.file("pipe")
            mkfifo(path, 0o600)
            // The only reader closes when the other end is open.
            let ending = try Command(
                try arguments(run, json: true), after: "exec 3<>'\(path)' 4>'\(path)' 3>&-", redirected: ">&4 4>&-"
            ).ending()
            #expect(ending.status == -SIGPIPE)
            try expectWholeFiles(run)
        }

        @Test(
            "What every other command prints is lost with 74 and a line, and not with 0",
            arguments: [
                "--help", "train --help", "--version", "completions bash", "derive", "derive --json", "data info",
                "data info --json", "evaluate", "evaluate --json", "predict", "predict --json", "plan",
                "train --print-config",
                "",
            ])
        func otherAnswers(words: String) throws {
            let run = try TrainingRun(["--epochs", "1", "--hidden", "16"])
            _ = try run.train()
            var arguments = words.split(separator: " ").map(String.init)
            switch arguments.first {
            case "data": arguments.insert(try SmallDigits.path(), at: 2)
            case "evaluate": arguments += [run.best, "--data", try SmallDigits.path()]
            case "predict":
                let pictures = try FileBytes.names(in: try SmallDigits.path()).first { $0.contains("t10k-images") }
                arguments += [run.best, "idx:\(try SmallDigits.path())/\(pictures ?? ""):0"]
            default: break
            }
            let ending = try Command(arguments, after: "", redirected: ">&-").ending()
            #expect(ending.status == 74, "\(ending.errors)")
            #expect(ending.errors.contains("standard output"), "\(ending.errors)")
        }

        @Test("A device that stands for closed standard output cannot be written either")
        func deviceOfClosedOutput() throws {
            let run = try TrainingRun(["--epochs", "1", "--hidden", "16"])
            _ = try run.train()
            let ending = try Command(
                ["export", run.best, "--output", "/dev/stdout"], after: "", redirected: ">&-"
            ).ending()
            #expect(ending.status == 74, "\(ending.errors)")
        }

        /// A command of many epochs.
        private func start(_ run: TrainingRun, after script: String) throws -> Command {
            try Command(try run.arguments() + ["--epochs", "100000", "--no-early-stopping"], after: script)
        }

        private func expectEnd(of command: Command, _ run: TrainingRun, by signal: Int32) throws {
            try command.waitUntil { run.epochsDone >= 2 }
            let before = run.epochsDone
            try command.waitUntil { run.epochsDone >= before + 3 }
            command.signal(signal)
            let ending = try command.ending()
            #expect(ending.status == 75)
            #expect(try run.checkpoints().isEmpty == false)
            #expect(FileBytes.exists("\(run.path)/report.html"))
        }

        @Test(
            "Training goes on where nobody reads a full pipe, its errors or its answer, and signals end it with 75",
            arguments: [SIGTERM, SIGINT], [STDOUT_FILENO, STDERR_FILENO])
        func fullPipe(signal: Int32, descriptor: Int32) throws {
            let run = try TrainingRun(["--hidden", "16"])
            let directory = try TemporaryDirectory()
            let path = directory.file("pipe")
            mkfifo(path, 0o600)
            let command = try start(
                run, after: "exec \(descriptor)<>'\(path)'; head -c 65536 /dev/zero >&\(descriptor)")
            try expectEnd(of: command, run, by: signal)
        }

        @Test(
            "Training goes on at a terminal that was stopped, and signals end it with 75", arguments: [SIGTERM, SIGINT])
        func stoppedTerminal(signal: Int32) throws {
            let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            defer { close(terminal) }
            var (number, unlocked): (Int32, Int32) = (0, 0)
            // TIOCGPTN and TIOCSPTLCK, which the C library's functions for them are not there for.
            try #require(ioctl(terminal, 0x8004_5430, &number) == 0 && ioctl(terminal, 0x4004_5431, &unlocked) == 0)
            let name = "/dev/pts/\(number)"
            let other = open(name, O_RDWR | O_NOCTTY)
            try #require(other >= 0)
            defer { close(other) }
            try #require(tcflow(other, TCOOFF) == 0)
            let run = try TrainingRun(["--hidden", "16"])
            try expectEnd(of: try start(run, after: "TERM=xterm; export TERM; exec 2<>'\(name)'"), run, by: signal)
        }
    }
}
