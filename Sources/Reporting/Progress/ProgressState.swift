internal import Cluster
internal import System
internal import Training

/// How far a training is, gathered from its events.
struct ProgressState {
    /// Steps over which the loss shown is averaged, about: that of one batch jumps about.
    private static let smoothing = 32.0

    private(set) var epochs = 0
    private(set) var stepsPerEpoch = 1
    /// From 1; 0 before training begins.
    private(set) var epoch = 0
    /// Finished in this epoch.
    private(set) var batch = 0
    /// Finished since the run began.
    private(set) var step = 0
    private(set) var loss: Double?
    private(set) var accuracy: Double?
    private(set) var bestEpoch: Int?
    private(set) var samplesPerSecond = 0.0
    private(set) var workers: [WorkerStatus] = []
    /// Who is waited for.
    private(set) var waiting: (ready: Int, needed: Int)?
    private var start: (time: Seconds, step: Int) = (0, 0)
    private var latest: Seconds = 0

    mutating func observe(_ event: TrainingEvent, at now: Seconds) {
        switch event {
        case .waiting(let ready, let needed): waiting = (ready, needed)
        case .began(let epochs, let stepsPerEpoch, let fromEpoch, let fromStep, _):
            (self.epochs, self.stepsPerEpoch) = (epochs, max(stepsPerEpoch, 1))
            (epoch, step, batch) = (fromEpoch + 1, fromStep, fromStep - fromEpoch * stepsPerEpoch)
            start = (now, fromStep)
            latest = now
            waiting = nil
        case .step(let step, let epoch, let batch, let loss, _):
            (self.step, self.epoch, self.batch) = (step, epoch, batch)
            self.loss = self.loss.map { $0 + (loss - $0) / Self.smoothing } ?? loss
            latest = now
            waiting = nil
        case .epoch(let record):
            accuracy = record.validationAccuracy
            if record.improved { bestEpoch = record.epoch }
        case .workers(let statuses):
            workers = statuses
            let speed = statuses.reduce(0) { $0 + $1.samplesPerSecond }
            samplesPerSecond = samplesPerSecond == 0 ? speed : samplesPerSecond + (speed - samplesPerSecond) / 4
        default: break
        }
    }

    /// Until the last epoch's end, if early stopping does not come before; nil until a step was done.
    var timeLeft: Seconds? {
        let done = step - start.step
        guard done > 0 else { return nil }
        return Double(max(epochs * stepsPerEpoch - step, 0)) * (latest - start.time) / Double(done)
    }
}
