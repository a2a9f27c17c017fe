package import DataParallel

/// Training as people follow it on standard error: one line that is redrawn on a terminal, plain lines elsewhere, and a
/// line for each event worth one.
package final class ProgressDisplay {
    private static let redrawInterval = 0.1
    /// How the line begins that says that the first step is next.
    static let beginning = "training "

    private static let plainInterval = 10.0

    private let terminal: Terminal
    private let isQuiet: Bool
    private var epochs = 0
    private var stepsPerEpoch = 1
    private var start: Seconds = 0
    private var firstStep = 0
    private var samples = 0
    private var lastDrawn: Seconds = 0
    private var hasLine = false
    private var accuracy: Double?
    private var workers = 0

    /// - Parameter isQuiet: Only warnings are shown.
    package init(terminal: Terminal = Terminal(), isQuiet: Bool = false) {
        self.terminal = terminal
        self.isQuiet = isQuiet
    }

    package func show(_ event: TrainingEvent) {
        switch event {
        case .listening(let endpoints): line("listening on \(endpoints.joined(separator: ", "))")
        case .waiting(let ready, let needed):
            line("waiting for workers: \(ready) of \(needed) ready")
        case .workerJoined(let worker, let kernel):
            workers += 1
            line("\(worker) joined, kernel \(kernel)")
        case .workerLeft(let worker):
            workers -= 1
            line("\(worker) left")
        case .workerLost(let worker, let reason, let lastLines):
            if worker.worker != 0 { workers -= 1 }
            warn("\(worker) \(reason); its work goes to others")
            for said in lastLines.suffix(5) { warn("  it said: \(said)") }
        case .workerSuspended(let worker): warn("\(worker) does not answer; its share goes to others")
        case .workerReturned(let worker): line("\(worker) answers again")
        case .workerRespawned(let process): line("started another local worker, pid \(process)")
        case .workerSaid(let process, let text): line("[pid \(process)] \(text)")
        case .refused(let sender, let reason): warn("refused \(sender): \(reason)")
        case .began(let epochs, let stepsPerEpoch, let epoch, let step, let parameters):
            begin(epochs, stepsPerEpoch, epoch, step, parameters)
        case .step(let step, let epoch, let batch, let loss, let samples):
            self.samples += samples
            drawStep(step, epoch, batch, loss)
        case .epoch(let record): showEpoch(record)
        case .checkpoint, .workers: break
        case .stoppedEarly(let bestEpoch, let patience):
            line("stopped early: no improvement in \(patience) epochs; the best was epoch \(bestEpoch)")
        case .interrupted(let signal): line("signal \(signal): finishing the step and writing a checkpoint")
        case .fault(let kind, let target): line("chaos: \(kind.rawValue) to \(target)")
        case .survived(let kind, _, let time):
            line("chaos: went on \(NumberText.milliseconds(time)) after \(kind.rawValue)")
        case .warning(let text): warn(text)
        }
    }

    /// Removes the progress line.
    package func finish() { clear() }

    private func begin(_ epochs: Int, _ stepsPerEpoch: Int, _ epoch: Int, _ step: Int, _ parameters: Int) {
        self.epochs = epochs
        self.stepsPerEpoch = stepsPerEpoch
        start = MonotonicClock.now
        firstStep = step
        let from = step > 0 ? ", going on from step \(step) in epoch \(epoch + 1)" : ""
        line("\(Self.beginning)\(parameters) parameters, \(epochs) epochs of \(stepsPerEpoch) steps\(from)")
    }

    private func drawStep(_ step: Int, _ epoch: Int, _ batch: Int, _ loss: Double) {
        guard !isQuiet else { return }
        let now = MonotonicClock.now
        guard now - lastDrawn >= (terminal.isInteractive ? Self.redrawInterval : Self.plainInterval) else { return }
        let isFirst = lastDrawn == 0
        lastDrawn = now
        let elapsed = max(now - start, 1e-9)
        let left = Double(epochs * stepsPerEpoch - step) * elapsed / Double(max(step - firstStep, 1))
        var parts = ["epoch \(epoch)/\(epochs)"]
        if terminal.isInteractive { parts.append(bar(Double(batch) / Double(stepsPerEpoch))) }
        parts.append("step \(batch)/\(stepsPerEpoch)")
        parts.append("loss \(NumberText.fixed(loss, 4))")
        if let accuracy { parts.append("val \(NumberText.percent(accuracy))") }
        parts.append("\(NumberText.short(Double(samples) / elapsed)) samples/s")
        parts.append("\(workers) worker\(workers == 1 ? "" : "s")")
        parts.append("\(NumberText.duration(left)) left")
        if terminal.isInteractive {
            terminal.write("\r\u{1B}[K" + fitted(parts, to: terminal.width - 1))
            hasLine = true
        } else if !isFirst {
            terminal.write(parts.joined(separator: "  ") + "\n")
        }
    }

    /// Drops whole parts of a line that is too long, the least needed first: bar, step, workers, speed, accuracy.
    private func fitted(_ parts: [String], to width: Int) -> String {
        var kept = parts
        for expendable in ["█", "░", " %", "step ", " worker", "samples/s", "val "] {
            if kept.joined(separator: "  ").count <= width { break }
            if let position = kept.dropFirst().firstIndex(where: { $0.contains(expendable) }) {
                kept.remove(at: position)
            }
        }
        return String(kept.joined(separator: "  ").prefix(max(width, 1)))
    }

    private func bar(_ fraction: Double) -> String {
        let width = max(0, min(20, terminal.width - 90))
        guard width >= 5 else { return "\(Int(fraction * 100)) %" }
        let full = Int((fraction * Double(width)).rounded())
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
    }

    private func showEpoch(_ record: EpochRecord) {
        accuracy = record.validationAccuracy
        var text = "epoch \(record.epoch)/\(epochs)  loss \(NumberText.fixed(record.trainingLoss, 4))"
        text += "  accuracy \(NumberText.percent(record.trainingAccuracy))"
        if let loss = record.validationLoss, let accuracy = record.validationAccuracy {
            text += "  validation loss \(NumberText.fixed(loss, 4))  accuracy \(NumberText.percent(accuracy))"
        }
        line(text + (record.improved ? "  best so far" : ""))
    }

    private func line(_ text: String) {
        guard !isQuiet else { return }
        clear()
        terminal.write(text + "\n")
    }

    private func warn(_ text: String) {
        clear()
        terminal.write(terminal.hasColor ? "\u{1B}[33m\(text)\u{1B}[0m\n" : text + "\n")
    }

    private func clear() {
        guard hasLine else { return }
        terminal.write("\r\u{1B}[K")
        hasLine = false
    }
}
