package import DataParallel

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
    /// From a fault to the next finished step.
    package var seconds: Double?

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
    }

    package init(fault: String, step: Int, worker: String, reason: String? = nil, seconds: Double? = nil) {
        event = fault
        self.step = step
        self.worker = worker
        self.reason = reason
        self.seconds = seconds
    }
}
