package import Training

extension RunReport {
    /// Follows a run that is being trained.
    package mutating func observe(_ event: TrainingEvent) {
        switch event {
        case .began(_, _, let epoch, let step, _):
            isRunning = true
            epochs.removeAll { $0.epoch > epoch }
            faults.removeAll { $0.step > step }
            lastStep = step
        case .step(let step, _, _, _, _): lastStep = step
        case .epoch(let record):
            epochs.removeAll { $0.epoch >= record.epoch }
            epochs.append(record)
        default:
            if let line = MetricsLine(fault: event, step: lastStep) { faults.append(line) }
        }
    }
}
