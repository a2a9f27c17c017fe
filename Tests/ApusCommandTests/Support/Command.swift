import Glibc
import TestSupport

/// A process of the command under test, with what it has written so far.
///
/// Its output goes to files, so that nothing has to be read while it runs and no pipe can fill.
final class Command {
    /// How it ended, and everything that it wrote.
    struct Ending {
        /// The exit status; minus the signal's number where a signal ended it.
        let status: Int32
        let output: String
        let errors: String

        var errorLines: [Substring] { errors.split(separator: "\n") }
    }

    enum Trouble: Error {
        case cannotStart(String)
        case endedTooEarly(String)
        case timedOut(String)
    }

    /// Far above what any test needs, for machines that are slow or busy.
    private static let patience = 180.0

    let process: pid_t
    private let title: String
    private let outputPath: String
    private let errorPath: String
    private let directory: TemporaryDirectory
    private var status: Int32?

    /// - Parameters:
    ///   - arguments: Without the program's name.
    ///   - environment: Added to a small one that hides this machine's caches, data and network.
    ///   - output: Where standard output goes; nil for a file that is read at the end.
    ///   - program: Its path.
    ///   - working: The working directory; nil for that of the tests.
    init(
        _ arguments: [String], environment: [String: String] = [:], output: String? = nil,
        program: String = ApusBinary.path, in working: String? = nil
    ) throws {
        directory = try TemporaryDirectory()
        title = "\(program) " + arguments.joined(separator: " ")
        outputPath = output ?? directory.file("output")
        errorPath = directory.file("errors")
        var variables = [
            "SWIFT_BACKTRACE": "enable=no", "HOME": directory.path, "XDG_CACHE_HOME": directory.file("cache"),
            "APUS_MIRRORS": "http://127.0.0.1:1/",
        ]
        for name in ["PATH", "LD_LIBRARY_PATH", "TMPDIR"] + Sanitizer.variables {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        variables.merge(environment) { $1 }
        process = try Self.start(
            (working.map { ["/usr/bin/env", "-C", $0] } ?? []) + [program] + arguments,
            variables.map { "\($0.key)=\($0.value)" }, outputPath, errorPath)
    }

    /// - Parameters:
    ///   - script: What a shell does before it becomes the command; after it stands `exec "$@"`.
    ///   - redirections: Of the command, as in `2>&-`.
    convenience init(
        _ arguments: [String], after script: String, redirected redirections: String = "",
        environment: [String: String] = [:]
    ) throws {
        try self.init(
            ["-c", "\(script)\nexec \"$@\" \(redirections)", "sh", ApusBinary.path] + arguments,
            environment: environment, program: "/bin/sh")
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], in working: String? = nil
    ) throws -> Ending {
        try Command(arguments, environment: environment, in: working).ending()
    }

    deinit {
        guard status == nil else { return }
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    private static func start(
        _ arguments: [String], _ environment: [String], _ output: String, _ errors: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var argumentPointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environmentPointers: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer {
            argumentPointers.forEach { free($0) }
            environmentPointers.forEach { free($0) }
        }
        var process: pid_t = 0
        let code = posix_spawn(&process, arguments[0], &actions, nil, &argumentPointers, &environmentPointers)
        guard code == 0 else {
            throw Trouble.cannotStart("\(arguments[0]): \(String(cString: strerror(code)))")
        }
        return process
    }

    /// What it has written to standard error so far.
    var errors: String { (try? FileBytes.text(errorPath)) ?? "" }

    private var writtenOutput: String {
        get throws { outputPath.hasPrefix("/dev/") ? "" : try FileBytes.text(outputPath) }
    }

    func signal(_ number: Int32) { kill(process, number) }

    /// Waits for its end; kills it where that takes far too long.
    ///
    /// - Parameter meanwhile: Called again and again until then.
    func ending(meanwhile: () -> Void = {}) throws -> Ending {
        let ended = Patience.wait(Self.patience) {
            meanwhile()
            return hasEnded
        }
        guard ended, let status else {
            kill(process, SIGKILL)
            throw Trouble.timedOut("\(title)\n\(errors)")
        }
        return Ending(status: status, output: try writtenOutput, errors: errors)
    }

    /// Waits until something is so while it runs.
    func waitUntil(_ condition: () throws -> Bool) throws {
        let came = try Patience.wait(Self.patience) {
            if try condition() { return true }
            guard !hasEnded else { throw Trouble.endedTooEarly("\(title)\n\(errors)") }
            return false
        }
        guard came else { throw Trouble.timedOut("\(title)\n\(errors)") }
    }

    /// Waits until something is so, or the process has ended well.
    func waitUntilEnd(or condition: () throws -> Bool) throws {
        try waitUntil { try condition() || (hasEnded && status == 0) }
    }

    private var hasEnded: Bool {
        if status != nil { return true }
        var code: Int32 = 0
        guard waitpid(process, &code, WNOHANG) == process else { return false }
        let signal = code & 0x7F
        status = signal == 0 ? (code >> 8) & 0xFF : -signal
        return true
    }
}
