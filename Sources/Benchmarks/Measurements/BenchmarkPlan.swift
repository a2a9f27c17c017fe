internal import Cluster
package import System

/// How much is measured: every figure is taken in rounds, one measurement of each kind after the other, so that whatever
/// drifts in the machine meets them all.
package struct BenchmarkPlan: Sendable {
    package var isQuick: Bool
    /// Of the kernel, whose measurements take milliseconds.
    package var kernelRounds: Int
    /// Of whole steps.
    package var stepRounds: Int
    /// Of processes from start to end.
    package var processRounds: Int
    /// Of one measurement of steps.
    package var seconds: Seconds
    package var stepSizes: [Int]
    package var batchSizes: [Int]
    package var simulatedWorkers: [Int]
    package var seeds: Int
    /// Of the run whose memory is looked at.
    package var memorySteps: Int

    package static let full = BenchmarkPlan(
        isQuick: false, kernelRounds: 15, stepRounds: 7, processRounds: 7, seconds: 0.25,
        stepSizes: [16, 32, 64, 128, 1024], batchSizes: [32, 128, 512, 2048],
        simulatedWorkers: [1, 2, 4, 8, 16, 32, 64], seeds: 5, memorySteps: 6_000)

    /// Enough to see that everything can be measured.
    package static let quick = BenchmarkPlan(
        isQuick: true, kernelRounds: 2, stepRounds: 1, processRounds: 1, seconds: 0.03, stepSizes: [128],
        batchSizes: [128], simulatedWorkers: [1, 4], seeds: 1, memorySteps: 300)
}
