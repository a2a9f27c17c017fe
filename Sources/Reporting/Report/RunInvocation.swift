internal import Checkpoints
internal import Glibc
internal import System
package import Training

/// One process that began a run or went on with it: how it was called, on what machine, and how far it came.
package struct RunInvocation: Sendable, Hashable, Codable {
    /// How it ended; a process that was killed leaves none.
    package struct Ending: Sendable, Hashable, Codable {
        /// nil where an error ended it.
        package var stopped: StopReason?
        package var error: String?
        /// Steps done since the run began.
        package var toStep: Int
        /// From this process's first step to its last.
        package var seconds: Double
        package var samplesPerSecond: Double
        package var workers: WorkerCounts?

        package init(
            stopped: StopReason? = nil, error: String? = nil, toStep: Int, seconds: Double, samplesPerSecond: Double,
            workers: WorkerCounts? = nil
        ) {
            self.stopped = stopped
            self.error = error
            self.toStep = toStep
            self.seconds = seconds
            self.samplesPerSecond = samplesPerSecond
            self.workers = workers
        }
    }

    /// The words of its command line, quoted where a shell needs it; secrets are left out.
    package var command: String
    /// Of Apus.
    package var version: String
    /// Coordinated Universal Time, as in 2026-11-26T11:28:26Z.
    package var began: String
    package var host: String
    /// The operating system's kernel and the architecture.
    package var system: String
    package var processor: String
    /// Those it may use.
    package var cores: Int
    /// The instruction set of the coordinator's kernel.
    package var kernel: String
    /// Steps that the run had behind it.
    package var fromStep: Int
    package var ending: Ending?

    package init(
        command: String, version: String, began: String, host: String, system: String, processor: String, cores: Int,
        kernel: String, fromStep: Int, ending: Ending? = nil
    ) {
        self.command = command
        self.version = version
        self.began = began
        self.host = host
        self.system = system
        self.processor = processor
        self.cores = cores
        self.kernel = kernel
        self.fromStep = fromStep
        self.ending = ending
    }

    /// This process.
    ///
    /// - Parameters:
    ///   - words: Of its command line, without the program's own name.
    ///   - kernel: The instruction set of its kernel.
    package static func current(words: [String], kernel: String, fromStep: Int) -> RunInvocation {
        var names = utsname()
        uname(&names)
        let parts = [text(of: names.sysname), text(of: names.release), text(of: names.machine)]
        return RunInvocation(
            command: CommandText.quoted(["apus"] + words), version: ApusVersion.text,
            began: now, host: text(of: names.nodename), system: parts.joined(separator: " "),
            processor: HostFigures.processor, cores: Processors.usable.count, kernel: kernel, fromStep: fromStep)
    }

    private static func text(of name: some BitwiseCopyable) -> String {
        withUnsafeBytes(of: name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static var now: String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
