/// One line of `metrics.jsonl`: an epoch or a fault, told apart by `event`.
package struct MetricsLine: Sendable, Codable {
    package var event: String
    /// Steps done when it happened.
    package var step: Int
    package var epoch: Int?
    package var learningRate: Float?
    package var trainingLoss: Double?
    package var trainingAccuracy: Double?
    package var validationLoss: Double?
    package var validationAccuracy: Double?
    package var improved: Bool?
    package var gradientNorms: [Double]?
    package var worker: String?
    package var reason: String?
    /// Since the run began, in seconds; the pauses between invocations are left out. Lines of earlier versions lack it.
    package var time: Double?
    /// Of an epoch: from its first step to the end of its evaluation. Of a fault: from it to the next finished step.
    package var seconds: Double?
    package var samplesPerSecond: Double?
    /// What each worker did in the epoch.
    package var workers: [EpochTiming.Worker]?

    package init(_ record: EpochRecord) {
        event = "epoch"
        step = record.step
        epoch = record.epoch
        learningRate = record.learningRate
        trainingLoss = record.trainingLoss
        trainingAccuracy = record.trainingAccuracy
        validationLoss = record.validationLoss
        validationAccuracy = record.validationAccuracy
        improved = record.improved
        gradientNorms = record.gradientNorms
        seconds = record.timing?.seconds
        samplesPerSecond = record.timing?.samplesPerSecond
        workers = record.timing?.workers
    }

    /// An epoch's; nil where an earlier version wrote the line.
    package var timing: EpochTiming? {
        guard let seconds, let samplesPerSecond, let workers else { return nil }
        return EpochTiming(seconds: seconds, samplesPerSecond: samplesPerSecond, workers: workers)
    }

    package init(fault: String, step: Int, worker: String, reason: String? = nil, seconds: Double? = nil) {
        event = fault
        self.step = step
        self.worker = worker
        self.reason = reason
        self.seconds = seconds
    }

    /// - Parameter step: Steps done so far.
    /// - Returns: nil for an event that is no fault.
    package init?(fault event: TrainingEvent, step: Int) {
        switch event {
        case .workerLost(let worker, let reason, _):
            self.init(fault: "worker-lost", step: step, worker: "\(worker)", reason: reason)
        case .workerSuspended(let worker):
            self.init(fault: "worker-suspended", step: step, worker: "\(worker)", reason: "missed its deadline")
        case .workerReturned(let worker): self.init(fault: "worker-returned", step: step, worker: "\(worker)")
        case .workerRespawned(let process):
            self.init(fault: "worker-respawned", step: step, worker: "worker (local, pid \(process))")
        case .refused(let sender, let reason): self.init(fault: "refused", step: step, worker: sender, reason: reason)
        case .survived(let kind, let target, let time):
            self.init(fault: "chaos", step: step, worker: target, reason: kind.rawValue, seconds: time)
        default: return nil
        }
    }
}
