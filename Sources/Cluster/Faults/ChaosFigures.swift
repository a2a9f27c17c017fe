package import System
package import Training

/// What was done to a run on purpose, and how it took it.
package struct ChaosFigures: Sendable, Hashable, Codable {
    /// From a fault to the next finished step, in seconds.
    package struct Recovery: Sendable, Hashable, Codable {
        package var p50: Seconds
        package var p99: Seconds
        package var longest: Seconds
    }

    /// Mean faults in a hundred steps.
    package var rate: Double
    package var seed: UInt64
    /// Faults after which a step was finished, by ``ChaosKind``; every kind is there.
    package var survived: [String: Int]
    package var total: Int
    /// nil without any fault.
    package var recovery: Recovery?

    package init(plan: ChaosPlan, survived: [ChaosKind: Int], times: RecoveryTimes) {
        rate = plan.rate
        seed = plan.seed
        self.survived = Dictionary(
            uniqueKeysWithValues: ChaosKind.allCases.map { ($0.rawValue, survived[$0, default: 0]) })
        total = survived.values.reduce(0, +)
        if let p50 = times.quantile(0.5), let p99 = times.quantile(0.99), let longest = times.quantile(1) {
            recovery = Recovery(p50: p50, p99: p99, longest: longest)
        }
    }
}
