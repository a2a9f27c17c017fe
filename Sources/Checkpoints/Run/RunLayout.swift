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
