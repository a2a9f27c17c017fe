package import System

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

/// How long an epoch took, and who did it. It differs from run to run, and so is no part of checkpoints.
package struct EpochTiming: Sendable, Hashable, Codable {
    package struct Worker: Sendable, Hashable, Codable {
        /// 0 is the coordinator.
        package var worker: UInt32
        package var name: String
        package var samples: Int
        package var computeSeconds: Seconds
        package var waitSeconds: Seconds

        package init(worker: UInt32, name: String, totals: WorkerTotals) {
            self.worker = worker
            self.name = name
            samples = totals.samples
            computeSeconds = totals.computeSeconds.inMicroseconds
            waitSeconds = totals.waitSeconds.inMicroseconds
        }
    }

    /// From the epoch's first step, or the first after a resume in its middle, to the end of its evaluation.
    package var seconds: Seconds
    /// Training samples by the time that their steps took, the evaluation left out.
    package var samplesPerSecond: Double
    /// Everybody who took part, those that were lost meanwhile included, by number.
    package var workers: [Worker]

    package init(seconds: Seconds, samplesPerSecond: Double, workers: [Worker]) {
        self.seconds = seconds.inMicroseconds
        self.samplesPerSecond = samplesPerSecond
        self.workers = workers
    }
}
