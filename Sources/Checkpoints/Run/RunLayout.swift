internal import Failures
package import Files
internal import Glibc
package import JSON

/// Where the files of a run lie.
package struct RunLayout: Sendable, Hashable {
    /// The run directory.
    package let path: String

    package init(_ path: String) { self.path = path }

    enum Name {
        static let configuration = "config.json"
        static let metrics = "metrics.jsonl"
        static let best = "best.safetensors"
        static let summary = "summary.json"
        static let report = "report.html"
        static let checkpoints = "checkpoints"
        static let lock = ".lock"
        /// What names of directories for earlier traces begin with.
        static let earlier = "earlier"
    }

    /// The whole configuration of the result.
    package var configuration: String { "\(path)/\(Name.configuration)" }
    /// One JSON object a line, for each epoch and each fault.
    package var metrics: String { "\(path)/\(Name.metrics)" }
    /// The weights that the run's fingerprint names.
    package var best: String { "\(path)/\(Name.best)" }
    /// What the last process found out at its end, and which processes there were.
    package var summary: String { "\(path)/\(Name.summary)" }
    package var report: String { "\(path)/\(Name.report)" }
    package var checkpoints: String { "\(path)/\(Name.checkpoints)" }
    /// Locked by the coordinator for as long as it lives.
    package var lock: String { "\(path)/\(Name.lock)" }
}

extension RunLayout {
    /// The longest configuration or summary that is read: hundreds of times an ordinary one.
    private static let maximumByteCount = 1 << 24

    /// What `RunDirectory.writeConfiguration` wrote.
    ///
    /// - Throws: `Failure.data`, naming the file.
    package func readConfiguration(fileSystem: any FileSystem = PosixFileSystem()) throws -> JSONText {
        try text(of: configuration, fileSystem)
    }

    /// What `RunDirectory.writeSummary` wrote.
    ///
    /// - Throws: `Failure.data`, naming the file.
    package func readSummary(fileSystem: any FileSystem = PosixFileSystem()) throws -> JSONText {
        try text(of: summary, fileSystem)
    }

    /// The lines of the log that are whole; none where there is no log yet.
    ///
    /// - Throws: `Failure.data`, naming the file.
    package func readMetrics(fileSystem: any FileSystem = PosixFileSystem()) throws -> [JSONText] {
        guard try holds(metrics, fileSystem) else { return [] }
        let bytes = try InputFile.contents(of: metrics, limit: MetricsLog.maximumByteCount, fileSystem: fileSystem)
        // What follows the last line break is being written, or was when its writer died.
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0
        return bytes[..<end].split(separator: UInt8(ascii: "\n")).map { JSONText(String(decoding: $0, as: UTF8.self)) }
    }

    /// Whether a run began there.
    package func holdsRun(fileSystem: any FileSystem = PosixFileSystem()) throws -> Bool {
        try holds(configuration, fileSystem)
    }

    /// Whether there is a run to go on with: a configuration, or a checkpoint, which holds one too.
    package func holdsResumableRun(fileSystem: any FileSystem = PosixFileSystem()) throws -> Bool {
        if try holdsRun(fileSystem: fileSystem) { return true }
        return try !CheckpointDirectory(checkpoints, keeping: 1, fileSystem: fileSystem).isEmpty
    }

    /// Whether its last process left or began a summary.
    package func holdsSummary(fileSystem: any FileSystem = PosixFileSystem()) throws -> Bool {
        try holds(summary, fileSystem)
    }

    /// Whether it has weights yet.
    package func holdsBest(fileSystem: any FileSystem = PosixFileSystem()) throws -> Bool {
        try holds(best, fileSystem)
    }

    private func holds(_ file: String, _ fileSystem: any FileSystem) throws -> Bool {
        do throws(SystemError) {
            let opened = try fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.open(file, for: .reading)
            }
            try? fileSystem.close(opened)
            return true
        } catch {
            if error.isMissing || error.code == ENOTDIR { return false }
            throw Failure(.data, "cannot read \(file)", error)
        }
    }

    private func text(of path: String, _ fileSystem: any FileSystem) throws -> JSONText {
        let bytes = try InputFile.contents(of: path, limit: Self.maximumByteCount, fileSystem: fileSystem)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.data, "cannot read \(path): it is not UTF-8 text")
        }
        return JSONText(text)
    }
}
