internal import Failures
internal import Files
internal import Training

/// The lines that events are worth, from the first of their kind: what only repeats what was said is left out.
struct EventLines {
    /// Words of workers that are remembered.
    private static let mostSaid = 1000
    /// Lines of one process that are shown: nobody reads a hundred while a run goes on.
    private static let mostOfOne = 20

    private let isQuiet: Bool
    private var epochs = 0
    private var said: Set<String> = []
    private var linesSaid: [Int32: Int] = [:]
    private var failuresTold: Set<String> = []
    private var isReplacementWorthIt = true

    /// - Parameter isQuiet: Only warnings are.
    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// - Parameter width: Of the terminal whose lines should not break within a word; nil where there is none.
    mutating func lines(for event: TrainingEvent, width: Int? = nil) -> [TerminalLine] {
        if case .epoch(let record) = event { return isQuiet ? [] : epochLines(record, width: width) }
        return messages(for: event).flatMap { $0.wrapped(to: width) }
    }

    private mutating func messages(for event: TrainingEvent) -> [TerminalLine] {
        switch event {
        case .listening(let endpoints): return note("listening on \(endpoints.joined(separator: ", "))")
        case .waiting(let ready, let needed): return note("waiting for workers: \(ready) of \(needed) ready")
        case .workerJoined(let worker, let kernel): return note("\(worker) joined, kernel \(kernel)")
        case .workerLeft(let worker): return note("\(worker) left")
        case .workerLost(let worker, let reason, let lines): return lost(worker, reason, lines)
        case .workerSuspended(let worker): return warning("\(worker) does not answer; its share goes to others")
        case .workerReturned(let worker): return note("\(worker) answers again")
        case .workerRespawned(let process):
            return isReplacementWorthIt ? note("started another local worker, pid \(process)") : []
        case .workerGivenUp(_, let failures):
            guard failuresTold.insert("given up").inserted else { return [] }
            return warning("a local worker failed \(failures) times in a row and is given up")
        case .workerSaid(let process, let text): return speech(process, text)
        case .refused(let sender, let reason): return warning("refused \(sender): \(reason)")
        case .began(let epochs, let stepsPerEpoch, let epoch, let step, let parameters):
            self.epochs = epochs
            var from = step > 0 ? ", going on from step \(step) in epoch \(epoch + 1)" : ""
            if epoch >= epochs { from = ", all of them done" }
            return note(
                "\(ProgressDisplay.beginning)\(parameters.counted("parameter")), \(epochs.counted("epoch")) of \(stepsPerEpoch.counted("step"))\(from)"
            )
        case .epoch, .step, .checkpoint, .workers: return []
        case .stoppedEarly(let best, let patience):
            let epochs = patience.counted("epoch")
            return note("stopped early: no improvement in \(epochs); the best was epoch \(best)")
        case .interrupted(let signal): return note("signal \(signal): finishing the step and writing a checkpoint")
        case .fault(let kind, let target): return note("chaos: \(kind.rawValue) to \(target)")
        case .survived(let kind, _, let time):
            return note("chaos: went on \(NumberText.milliseconds(time)) after \(kind.rawValue)")
        case .warning(let text): return warning(text)
        }
    }

    private func note(_ text: String) -> [TerminalLine] { isQuiet ? [] : [TerminalLine(text)] }

    private func warning(_ text: String) -> [TerminalLine] { [TerminalLine(text, .warning)] }

    private mutating func speech(_ process: Int32, _ text: String) -> [TerminalLine] {
        // Workers that fail for one reason all say the same.
        guard !isQuiet, said.count >= Self.mostSaid || said.insert(text).inserted else { return [] }
        linesSaid[process, default: 0] += 1
        switch linesSaid[process, default: 0] {
        case ...Self.mostOfOne: return [TerminalLine("[pid \(process)] \(text)")]
        case Self.mostOfOne + 1: return [TerminalLine("[pid \(process)] ... (it says more than is shown here)")]
        default: return []
        }
    }

    private mutating func lost(_ worker: WorkerIdentity, _ reason: String, _ lines: [String]) -> [TerminalLine] {
        let hasJoined = worker.worker != 0
        let isNew = failuresTold.insert("\(reason)\n\(lines.last ?? "")").inserted
        isReplacementWorthIt = hasJoined || isNew
        guard isReplacementWorthIt else { return [] }
        let consequence = hasJoined ? "its work goes to others" : "it had not joined"
        // Whoever is not quiet has read it as it was said.
        let unread = isQuiet && isNew ? lines.suffix(5).flatMap { warning("  it said: \($0.onOneLine)") } : []
        return warning("\(worker) \(reason); \(consequence)") + unread
    }

    /// All figures in one line where it fits; else those by which a run is judged, in as many as they take.
    private func epochLines(_ record: EpochRecord, width: Int?) -> [TerminalLine] {
        let whole = TerminalLine.rows(of: epochParts(record, isWhole: true), width: width ?? .max)
        guard let width, whole.count > 1 else { return whole }
        let margin = "  "
        let rows = TerminalLine.rows(of: epochParts(record, isWhole: false), width: width - margin.count)
        return rows.enumerated().map { $0 > 0 ? TerminalLine([.init(text: margin)] + $1.pieces) : $1 }
    }

    private func epochParts(_ record: EpochRecord, isWhole: Bool) -> [TerminalLine] {
        var parts = ["epoch \(record.epoch)/\(epochs)", "loss \(NumberText.fixed(record.trainingLoss, 4))"]
        if isWhole || record.validationLoss == nil {
            parts.append("accuracy \(NumberText.percent(record.trainingAccuracy))")
        }
        if let loss = record.validationLoss, let accuracy = record.validationAccuracy {
            parts.append("\(isWhole ? "validation" : "val") loss \(NumberText.fixed(loss, 4))")
            parts.append("\(isWhole ? "accuracy" : "val") \(NumberText.percent(accuracy))")
        }
        return parts.map { TerminalLine($0) } + (record.improved ? [TerminalLine("best so far", .good)] : [])
    }
}
