internal import CSystem
internal import Cluster
package import Failures
internal import Files
internal import Glibc
internal import Processes
package import System

/// A command that was run to its end, with what it said and when.
package struct MeasuredProcess {
    package struct Line: Sendable {
        /// Since the process was started.
        package let seconds: Seconds
        package let text: String
    }

    package let output: [UInt8]
    /// Of standard error.
    package let lines: [Line]
    /// From start to exit.
    package let seconds: Seconds

    /// Runs a command.
    ///
    /// - Parameters:
    ///   - arguments: Without the program's name.
    ///   - watch: Called some twenty times a second with the process.
    /// - Throws: `Failure.unavailable` where it cannot be started or does not end with status 0.
    package static func run(
        _ program: String, _ arguments: [String], watch: ((_ process: Int32) -> Void)? = nil
    ) throws(Failure) -> MeasuredProcess {
        var output: [Int32] = [-1, -1]
        var errors: [Int32] = [-1, -1]
        guard apus_pipe(&output, 0) == 0 else { throw failure(arguments, String(cString: strerror(errno))) }
        guard apus_pipe(&errors, 0) == 0 else {
            let code = errno
            output.forEach { close($0) }
            throw failure(arguments, String(cString: strerror(code)))
        }
        let begin = MonotonicClock.now
        let process = start(program, arguments, output: output[1], errors: errors[1])
        close(output[1])
        close(errors[1])
        defer {
            close(output[0])
            close(errors[0])
        }
        guard process > 0 else { throw failure(arguments, String(cString: strerror(-process))) }
        var streams = [Stream(descriptor: output[0]), Stream(descriptor: errors[0])]
        while streams.contains(where: \.isOpen) {
            var polled = streams.map { pollfd(fd: $0.isOpen ? $0.descriptor : -1, events: Int16(POLLIN), revents: 0) }
            _ = poll(&polled, nfds_t(polled.count), watch == nil ? -1 : 50)
            let now = MonotonicClock.now - begin
            for position in polled.indices where polled[position].revents != 0 { streams[position].read(at: now) }
            watch?(process)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let seconds = MonotonicClock.now - begin
        let lines = streams[1].lines
        guard status == 0 else {
            throw failure(arguments, "it ended with \(status >> 8 & 0xFF): \(lines.last?.text ?? "no word")")
        }
        return MeasuredProcess(output: streams[0].bytes, lines: lines, seconds: seconds)
    }

    private static func failure(_ arguments: [String], _ reason: String) -> Failure {
        Failure(.unavailable, "cannot measure `apus \(arguments.joined(separator: " "))`: \(reason)")
    }

    /// - Returns: The process, or -errno.
    private static func start(_ program: String, _ arguments: [String], output: Int32, errors: Int32) -> pid_t {
        var words: [UnsafeMutablePointer<CChar>?] = ([OwnProgram.name] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        return apus_spawn(program, &words, environ, [-1, output, errors], 0)
    }

    /// One of the two streams, as far as it was read.
    private struct Stream {
        let descriptor: Int32
        var isOpen = true
        var bytes: [UInt8] = []
        var lines: [Line] = []
        private var lineStart = 0

        init(descriptor: Int32) { self.descriptor = descriptor }

        mutating func read(at now: Seconds) {
            var buffer = [UInt8](repeating: 0, count: 1 << 14)
            while true {
                let count = Glibc.read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EAGAIN { return }
                guard count > 0 else {
                    isOpen = false
                    return
                }
                for byte in buffer.prefix(count) {
                    bytes.append(byte)
                    guard byte == UInt8(ascii: "\n") else { continue }
                    let text = String(decoding: bytes[lineStart..<bytes.count - 1], as: UTF8.self)
                    lines.append(Line(seconds: now, text: text))
                    lineStart = bytes.count
                }
            }
        }
    }
}

/// The memory of one process, as the kernel counts it.
package struct ProcessMemory: Sendable, Codable, Hashable {
    package let process: Int32
    /// Bytes in memory, shared ones too.
    package let resident: Int
    /// The same, each page that n processes share counted as its n-th part: over all processes pages count once.
    package let proportional: Int

    /// - Returns: nil for a process that is gone.
    package init?(of process: Int32) {
        guard let text = Self.read("/proc/\(process)/smaps_rollup"), let resident = Self.bytes("Rss", in: text),
            let proportional = Self.bytes("Pss", in: text)
        else { return nil }
        self.process = process
        self.resident = resident
        self.proportional = proportional
    }

    /// A line of `smaps_rollup`, such as `Pss:   1234 kB`.
    static func bytes(_ key: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 3, words[0] == "\(key):", words[2] == "kB" { return Int(words[1]).map { $0 * 1024 } }
        }
        return nil
    }

    /// The processes that a process started and that still live.
    package static func children(of parent: Int32) -> [Int32] {
        let processes = ((try? Directory.names(in: "/proc")) ?? []).compactMap { Int32($0) }
        return processes.filter { process in
            // pid (name) state parent ...; the name may hold anything.
            guard let text = read("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return false }
            return text[end...].split(separator: " ").dropFirst(2).first.flatMap { Int32($0) } == parent
        }
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}
