internal import Training

/// Where things lie on the axis of a run's time, which counts epochs: 2.5 is the middle of the third.
struct RunTimeline {
    private let stepsPerEpoch: Double
    /// Epochs begun so far, at least one.
    let range: ClosedRange<Double>

    init(_ report: RunReport) {
        let first = report.epochs.first
        let known = first.map { Double($0.step) / Double(max($0.epoch, 1)) } ?? 0
        let steps = report.faults.map(\.step).max() ?? 0
        // Before the first epoch's end nobody has said how many steps it takes.
        stepsPerEpoch = known > 0 ? known : Double(max(steps, report.steps, 1))
        let last = Double(max(report.steps, steps)) / stepsPerEpoch
        range = 0...max(1, last.rounded(.up))
    }

    func place(ofStep step: Int) -> Double { Double(step) / stepsPerEpoch }
}
