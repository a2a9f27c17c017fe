package import System

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
