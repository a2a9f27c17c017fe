package import Failures
package import Training

/// How many faults are done to a run on purpose, and which. It is no part of the configuration: it cannot change a result.
package struct ChaosPlan: Sendable, Hashable {
    /// Mean faults in a hundred steps.
    package let rate: Double
    package let seed: UInt64
    /// At least one.
    package let kinds: [ChaosKind]

    /// - Throws: `Failure.usage` for a rate that makes no sense.
    package init(rate: Double, seed: UInt64, kinds: [ChaosKind] = ChaosKind.allCases) throws(Failure) {
        guard rate > 0, rate <= 1000 else {
            throw Failure(
                .usage,
                "\(Mention.setting("chaos")) is the mean number of faults in 100 steps, above 0 to 1000, and cannot be \(rate)"
            )
        }
        self.rate = rate
        self.seed = seed
        self.kinds = kinds.isEmpty ? ChaosKind.allCases : kinds
    }
}
