internal import Failures
internal import Training

/// How a run stands, in a sentence.
enum RunState {
    static func sentence(_ report: RunReport) -> String {
        let epochs = report.epochs.count
        let most = report.configuration.epochs
        if report.isRunning { return "Training: \(epochs) of \(most.counted("epoch")) done." }
        switch report.stopped {
        case .completed: return "Completed: \(most.counted("epoch"))."
        case .early:
            let patience = report.configuration.stopping?.patience ?? 0
            return
                "Stopped early after epoch \(epochs) of \(most): \(patience.counted("epoch")) in a row brought no improvement on "
                + "epoch \(report.bestEpoch?.epoch ?? 0), whose weights are kept."
        case .interrupted: return "Stopped by a signal after step \(report.steps); it can be resumed."
        case .maxSteps: return "Stopped as asked after step \(report.steps); it can be resumed."
        case nil:
            if let error = report.summary?.invocations.last?.ending?.error { return "Failed: \(error)." }
            return "Not finished: \(epochs) of \(most.counted("epoch")) done; it can be resumed."
        }
    }
}
