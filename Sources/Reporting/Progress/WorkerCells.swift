internal import Training

/// One short cell for each worker: its number, its share of the step and its speed, or why it has none.
struct WorkerCells {
    /// What a cell says, from the most to the least.
    private enum Form: CaseIterable { case full, short, tiny }

    private let workers: [WorkerStatus]

    init(_ workers: [WorkerStatus]) { self.workers = workers }

    /// In the fullest form that takes two rows at most; where even the shortest takes more than the most rows allowed, some
    /// are only counted.
    func lines(width: Int, most: Int) -> [TerminalLine] {
        guard !workers.isEmpty, most > 0 else { return [] }
        for form in Form.allCases {
            let rows = self.rows(form, width: width)
            if rows.count <= min(form == .tiny ? most : 2, most) { return rows }
        }
        let rows = self.rows(.tiny, width: width)
        let kept = most - 1
        let perRow = (workers.count + rows.count - 1) / rows.count
        let rest = workers.dropFirst(kept * perRow)
        return rows.prefix(kept) + [TerminalLine(Self.count(Array(rest), isAll: kept == 0)).fitted(to: width)]
    }

    private func rows(_ form: Form, width: Int) -> [TerminalLine] {
        let cells = workers.map { cell($0, form) }
        let widest = cells.map(\.columns).max() ?? 0
        return TerminalLine.flow(cells.map { $0.padded(to: min(widest, width)) }, width: width)
    }

    private static func count(_ workers: [WorkerStatus], isAll: Bool) -> String {
        var states: [(name: String, count: Int)] = []
        for worker in workers {
            if let known = states.firstIndex(where: { $0.name == worker.state.name }) {
                states[known].count += 1
            } else {
                states.append((worker.state.name, 1))
            }
        }
        let parts = states.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        return isAll ? "workers: \(parts)" : "and \(parts)"
    }

    private func cell(_ worker: WorkerStatus, _ form: Form) -> TerminalLine {
        let name = label(worker, form) + " "
        let pieces: [TerminalLine.Piece] =
            switch worker.state {
            case .working: [.init(text: figures(worker, form))]
            case .idle: [.init(text: "idle", style: .dim)]
            case .joining: [.init(text: form == .tiny ? "join" : "joining", style: .dim)]
            case .receivingData(let fraction):
                [.init(text: form == .tiny ? "data" : "data \(percent(fraction))", style: .dim)]
            case .late: [.init(text: "late", style: .warning)]
            case .gone: [.init(text: "gone", style: .bad)]
            }
        return TerminalLine([.init(text: name)] + pieces)
    }

    private func figures(_ worker: WorkerStatus, _ form: Form) -> String {
        let share = percent(worker.share)
        return form == .tiny ? share : "\(share) \(right(NumberText.short(worker.samplesPerSecond), 6))/s"
    }

    private func label(_ worker: WorkerStatus, _ form: Form) -> String {
        let widest = workers.map { name($0).count }.max() ?? 0
        let number = right(name(worker), widest)
        return form == .full ? "worker \(number)" : number
    }

    /// The coordinator's own share, and processes that have no number yet, have words instead.
    private func name(_ worker: WorkerStatus) -> String {
        if worker.isCoordinator { return "own" }
        return worker.identity.worker == 0 ? "new" : "\(worker.identity.worker)"
    }

    private func percent(_ fraction: Double) -> String { right("\(Int((fraction * 100).rounded()))", 3) + "%" }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }
}
