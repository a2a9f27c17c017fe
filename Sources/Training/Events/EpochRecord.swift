/// One finished epoch, as it goes into `metrics.jsonl` and the history of checkpoints.
package struct EpochRecord: Sendable, Hashable, Codable {
    /// From 1.
    package var epoch: Int
    /// Steps done since the run began.
    package var step: Int
    /// The rate of the epoch's last step.
    package var learningRate: Float
    /// Means over the epoch's samples, each computed before its step.
    package var trainingLoss: Double
    package var trainingAccuracy: Double
    /// nil without validation samples.
    package var validationLoss: Double?
    package var validationAccuracy: Double?
    /// Whether the monitored figure was the best so far.
    package var improved: Bool
    /// Euclidean norm of each layer's gradient at the epoch's last step, first layer first.
    package var gradientNorms: [Double]
    /// Known to `metrics.jsonl` and displays; nil in checkpoints, which are a function of the configuration alone.
    package var timing: EpochTiming?
}
