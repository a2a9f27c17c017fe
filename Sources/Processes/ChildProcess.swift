package import CSystem
package import Failures
internal import Glibc

/// The program that this process runs, for others that are to run it too.
package enum OwnProgram {
    /// What its processes are called, wherever it lies.
    package static let name = "apus"

    /// By the kernel's own reference, which holds when the file is replaced in mid-run; where /proc is not there, the path by
    /// which it was started.
    package static let path: String = {
        let reference = "/proc/self/exe"
        guard access(reference, X_OK) != 0, let started = apus_started_path(),
            let resolved = realpath(started, nil)
        else { return reference }
        defer { free(resolved) }
        return String(cString: resolved)
    }()
}

/// A worker process that this process started and will reap.
///
/// It notices this process's end by its standard input, which closes, and by the kernel's parent-death signal. Its
/// standard error comes here.
package final class ChildProcess {
    private static let longestLine = 4096

    package let process: pid_t
    /// Readable when the process has ended.
    package let exitDescriptor: Int32
    /// Readable when it has written to standard error, or closed it.
    package private(set) var errorDescriptor: Int32
    private let inputDescriptor: Int32
    /// By which the process proves that it is this child.
    package let token: String
    private var lastWords = LastWords()
    private var partialLine: [UInt8] = []

    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Without the program's name.
    ///   - environment: Added to this process's own.
    package init(path: String, arguments: [String], environment: [String: String], token: String) throws(Failure) {
        var input: [Int32] = [-1, -1]
        var error: [Int32] = [-1, -1]
        guard apus_pipe(&input, 1) == 0 else { throw Self.failure(path, errno) }
        guard apus_pipe(&error, 0) == 0 else {
            let code = errno
            input.forEach { close($0) }
            throw Self.failure(path, code)
        }
        let process = Self.spawn(
            path, [OwnProgram.name] + arguments, Self.merged(environment), input: input[0], error: error[1])
        close(input[0])
        close(error[1])
        guard process > 0 else {
            close(input[1])
            close(error[0])
            throw Self.failure(path, -process)
        }
        exitDescriptor = apus_pidfd_open(process)
        guard exitDescriptor >= 0 else {
            let code = errno
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            close(input[1])
            close(error[0])
            throw Self.failure(path, code)
        }
        self.process = process
        self.token = token
        inputDescriptor = input[1]
        errorDescriptor = error[0]
    }

    deinit {
        close(exitDescriptor)
        close(inputDescriptor)
        if errorDescriptor >= 0 { close(errorDescriptor) }
    }

    private static func failure(_ path: String, _ code: Int32) -> Failure {
        Failure(.unavailable, "cannot start the worker process \(path): \(String(cString: strerror(code)))")
    }

    private static func merged(_ additions: [String: String]) -> [String] {
        var variables: [String] = []
        var position = environ
        while let entry = position.pointee {
            let text = String(cString: entry)
            let name = text.prefix { $0 != "=" }
            if additions[String(name)] == nil { variables.append(text) }
            position += 1
        }
        return variables + additions.map { "\($0.key)=\($0.value)" }
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String], input: Int32, error: Int32
    ) -> pid_t {
        var arguments: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer {
            arguments.forEach { free($0) }
            environment.forEach { free($0) }
        }
        return apus_spawn(path, &arguments, &environment, [input, -1, error], 1)
    }

    /// Of standard error, for the report of its death.
    package var lastLines: [String] { lastWords.lines }

    /// Whether its number may by now be another process's.
    package private(set) var isReaped = false
    /// Whether it was told to end at once.
    package private(set) var isKilled = false

    package func signal(_ number: Int32) {
        guard !isReaped else { return }
        if number == SIGKILL { isKilled = true }
        kill(process, number)
    }

    /// Reads what it wrote to standard error.
    ///
    /// - Returns: The lines that are complete, and whether the stream goes on.
    package func readErrors() -> (lines: [String], isOpen: Bool) {
        guard errorDescriptor >= 0 else { return ([], false) }
        var lines: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(errorDescriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN { return (lines, true) }
            }
            guard count > 0 else { break }
            for byte in buffer.prefix(count) {
                if byte != UInt8(ascii: "\n") { partialLine.append(byte) }
                if byte == UInt8(ascii: "\n") || partialLine.count >= Self.longestLine { lines += finishLine() }
            }
        }
        lines += finishLine()
        close(errorDescriptor)
        errorDescriptor = -1
        return (lines, false)
    }

    private func finishLine() -> [String] {
        guard !partialLine.isEmpty else { return [] }
        let line = String(decoding: partialLine, as: UTF8.self)
        partialLine.removeAll(keepingCapacity: true)
        lastWords.append(line)
        return [line]
    }

    /// Waits for the process, which must have ended or been killed.
    ///
    /// - Returns: How it ended, in words.
    package func reap() -> String {
        isReaped = true
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return "ended unseen" }
        }
        let signal = status & 0x7F
        if signal == 0 { return "exited with status \((status >> 8) & 0xFF)" }
        guard let name = apus_signal_name(signal) else { return "was ended by signal \(signal)" }
        return "was ended by signal \(signal) (SIG\(String(cString: name)))"
    }
}

/// What a process said last on standard error, for the report of its death: of a crash, where it began, since what follows
/// tells less and less.
struct LastWords {
    private static let most = 20
    /// After the line that names a crash.
    private static let mostAfterCrash = 3

    private(set) var lines: [String] = []
    private var linesAfterCrash: Int?

    mutating func append(_ line: String) {
        if let after = linesAfterCrash {
            guard after < Self.mostAfterCrash else { return }
            linesAfterCrash = after + 1
        } else if Self.namesCrash(line) {
            linesAfterCrash = 0
        }
        lines.append(line)
        if lines.count > Self.most { lines.removeFirst() }
    }

    /// As Swift's runtime writes them.
    private static func namesCrash(_ line: String) -> Bool {
        line.contains("Fatal error: ") || line.hasPrefix("*** Program crashed: ")
    }
}

/// Tells when a process of this host ends that somebody else started.
package final class ProcessWatch {
    /// Readable when the process has ended.
    package let descriptor: Int32

    /// - Returns: nil where there is no such process, or it cannot be watched.
    package init?(_ process: Int32) {
        guard process > 0 else { return nil }
        descriptor = apus_pidfd_open(process)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }
}

/// What a worker that was started by a coordinator does so as not to outlive it.
package enum ParentDeath {
    /// Asks the kernel to kill this process when its parent ends.
    ///
    /// - Parameter parent: Who started this process.
    /// - Returns: Whether that parent is still there; it may have ended before the kernel was asked.
    package static func follow(parent: Int32) -> Bool {
        _ = apus_die_with_parent(SIGKILL)
        return getppid() == parent
    }
}
