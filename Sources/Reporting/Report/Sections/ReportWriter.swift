package import Checkpoints
internal import Cluster
internal import Failures
internal import JSON
package import Kernels
internal import System
package import Training

/// Writes a run's `summary.json`, at its beginning and its end, and `report.html`. Neither is worth a run: what cannot be
/// written is said, and the run goes on.
package final class ReportWriter {
    private let directory: RunDirectory
    private let warn: (String) -> Void
    /// As an earlier process left it.
    private let earlier: StoredSummary?
    private var summary: StoredSummary
    private var invocation: RunInvocation
    private var firstStep: Seconds?
    private var lastStep: Seconds = 0
    private var step: Int
    private var samples = 0
    /// What `report.html` shows; nil before the end, and where the run's directory cannot be read.
    package private(set) var report: RunReport?

    /// - Parameters:
    ///   - dataset: What the session trains on.
    ///   - words: Of the command line, without the program's own name.
    ///   - fromStep: Steps that the run has behind it.
    package init(
        _ directory: RunDirectory, dataset: DatasetDescription, figures: RunSummary.DatasetFigures,
        instructionSet: InstructionSet, words: [String], fromStep: Int, warn: @escaping (String) -> Void
    ) {
        self.directory = directory
        self.warn = warn
        step = fromStep
        let layout = directory.layout
        let isThere = (try? layout.holdsSummary()) ?? false
        earlier = isThere ? try? layout.readSummary().decode(StoredSummary.self) : nil
        invocation = RunInvocation.current(
            words: words, kernel: instructionSet.rawValue, fromStep: fromStep)
        summary = StoredSummary(
            dataset: figures,
            pictures: StoredSummary.Pictures(
                rows: dataset.rows, columns: dataset.columns, classes: dataset.classNames),
            invocations: (earlier?.invocations ?? []) + [invocation])
        writeSummary()
    }

    /// Follows how far the run comes.
    package func observe(_ event: TrainingEvent) {
        guard case .step(let step, _, _, _, let samples) = event else { return }
        lastStep = MonotonicClock.now
        firstStep = firstStep ?? lastStep
        self.step = step
        self.samples += samples
    }

    /// - Parameters:
    ///   - parameters: Those that count.
    ///   - job: What their workers were told.
    ///   - data: What they were trained on.
    ///   - isQuiet: The progress of looking at it is not shown.
    package func finish(
        _ result: RunSummary, parameters: [Float], job: WorkerJob, data: TrainingData, instructionSet: InstructionSet,
        isQuiet: Bool
    ) {
        if let earlier, let known = earlier.result, result.steps == invocation.fromStep,
            known.fingerprint == result.fingerprint, known.stopped == result.stopped
        {
            // Nothing was trained: the figures of the process that did say more.
            summary = earlier
        } else {
            end(
                RunInvocation.Ending(
                    stopped: result.stopped, toStep: result.steps, seconds: result.seconds,
                    samplesPerSecond: result.samplesPerSecond, workers: result.workers))
            summary.result = result
        }
        writeSummary()
        writeReport { report in
            if result.stopped == .interrupted {
                report.mistakes = .missing(
                    "The run was stopped by a signal, and nobody looked for them; `apus report` does.")
            } else {
                report.examine(parameters, of: job, on: data, instructionSet: instructionSet, isQuiet: isQuiet)
            }
        }
    }

    /// - Parameter error: What ended the run, in a line.
    package func fail(_ error: String) {
        let seconds = firstStep.map { lastStep - $0 } ?? 0
        end(
            RunInvocation.Ending(
                error: error, toStep: step, seconds: seconds,
                samplesPerSecond: seconds > 0 ? Double(samples) / seconds : 0))
        writeSummary()
        writeReport { $0.mistakes = .missing("The run failed, and nobody looked for them; `apus report` does.") }
    }

    private func end(_ ending: RunInvocation.Ending) {
        invocation.ending = ending
        summary.invocations[summary.invocations.count - 1] = invocation
    }

    private func writeSummary() {
        attempt { try directory.writeSummary(try summary.json()) }
    }

    private func writeReport(_ complete: (inout RunReport) -> Void) {
        attempt {
            var report = try RunReport(reading: directory.layout, warn: warn)
            complete(&report)
            self.report = report
            try directory.writeReport(RunPage.html(report))
        }
    }

    private func attempt(_ action: () throws -> Void) {
        do {
            try action()
        } catch {
            warn((error as? Failure)?.message ?? "\(error)")
        }
    }
}
