internal import Cluster
internal import Failures
internal import Files
internal import JSON
internal import Reporting

/// One `apus train` as a process, from start to exit.
struct TrainingProcess {
    let summary: RunSummary
    /// Seconds from start to exit.
    let seconds: Double
    /// Seconds until all its workers were ready and the first step began.
    let untilTraining: Double

    /// - Parameters:
    ///   - formation: nil leaves it to the command.
    ///   - options: Besides the data, the run's directory and what the formation says.
    static func run(
        _ session: BenchmarkSession, _ formation: Formation? = nil, _ options: [String],
        watch: ((_ process: Int32) -> Void)? = nil
    ) throws -> TrainingProcess {
        let directory = "\(session.scratch.path)/run"
        defer { ScratchDirectory.remove(directory) }
        var arguments = ["train", "--data", session.dataArgument, "--run-dir", directory, "--json"] + options
        if let formation {
            arguments += [
                "--workers", "\(formation.workers)", "--min-workers", "\(formation.workers)", "--plane",
                formation.plane.rawValue, "--\(formation.coordinatorComputes ? "" : "no-")coordinator-computes",
            ]
        }
        let process = try MeasuredProcess.run(session.program, arguments, watch: watch)
        guard let training = process.lines.first(where: { $0.text.hasPrefix(ProgressDisplay.beginning) }) else {
            throw Failure(.bug, "`apus \(arguments.joined(separator: " "))` did not say when training began")
        }
        let summary = try JSONText(String(decoding: process.output, as: UTF8.self)).decode(RunSummary.self)
        return TrainingProcess(summary: summary, seconds: process.seconds, untilTraining: training.seconds)
    }
}
