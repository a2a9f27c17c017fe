internal import Failures
internal import Training

/// The lines that show a training on a terminal of some size.
struct ProgressLayout {
    /// The least width that has room for the steps' numbers; a terminal's last column is not used.
    private static let medium = 39

    /// Columns and rows that may be used.
    let width: Int
    let height: Int

    /// No line is wider than the width, and there are no more than the height.
    func lines(of state: ProgressState) -> [TerminalLine] {
        let head = TerminalLine.flow(parts(of: state, hasBar: true), width: width)
        let cells = WorkerCells(state.workers).lines(width: width, most: min(max(height - head.count, 0), 4))
        return Array((head + cells).prefix(max(height, 0)))
    }

    private func parts(of state: ProgressState, hasBar: Bool) -> [TerminalLine] {
        guard state.epoch > 0 else {
            guard let waiting = state.waiting else { return [] }
            return [TerminalLine("waiting for workers"), TerminalLine("\(waiting.ready) of \(waiting.needed) ready")]
        }
        let fraction = Double(state.batch) / Double(state.stepsPerEpoch)
        let epoch = "epoch \(padded(state.epoch, like: state.epochs))/\(state.epochs)"
        var parts = [TerminalLine(epoch)]
        if hasBar { parts.append(.bar(fraction, width: barWidth(beside: epoch.count))) }
        if width >= Self.medium {
            parts.append(
                TerminalLine("step \(padded(state.batch, like: state.stepsPerEpoch))/\(state.stepsPerEpoch)"))
        }
        if let waiting = state.waiting {
            return parts + [TerminalLine("waiting for workers: \(waiting.ready) of \(waiting.needed) ready", .warning)]
        }
        if let loss = state.loss { parts.append(TerminalLine("loss \(NumberText.fixed(loss, 4))")) }
        if let accuracy = state.accuracy { parts.append(TerminalLine("val \(NumberText.percent(accuracy))")) }
        if let best = state.bestEpoch, width >= 60 { parts.append(TerminalLine("best epoch \(best)")) }
        if state.samplesPerSecond > 0 {
            parts.append(TerminalLine("\(NumberText.short(state.samplesPerSecond)) samples/s"))
        }
        if let left = state.timeLeft { parts.append(TerminalLine("\(NumberText.duration(left)) left")) }
        return parts
    }

    /// One line for a log, as long as it takes, where a bar says nothing.
    static func plainLine(of state: ProgressState) -> String {
        let workers = state.workers.count { $0.state == .working }
        let parts = ProgressLayout(width: 60, height: 1).parts(of: state, hasBar: false).map(\.text)
        return (parts + ["\(workers.counted("worker")) working"]).joined(separator: "  ")
    }

    private func barWidth(beside columns: Int) -> Int {
        switch width {
        case 119...: 30
        case 79...: 20
        case Self.medium...: 10
        default: width - columns - 2
        }
    }

    /// Right-aligned in the room of the largest number, so that nothing behind it moves.
    private func padded(_ number: Int, like largest: Int) -> String {
        let text = "\(number)"
        return String(repeating: " ", count: max("\(largest)".count - text.count, 0)) + text
    }
}
