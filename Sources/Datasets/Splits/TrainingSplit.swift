internal import Arithmetic
package import Failures

/// The training part of a dataset, divided into samples to train on and samples to validate with.
package struct TrainingSplit: Sendable {
    /// Positions in the dataset, ascending.
    package let train: [UInt32]
    package let validation: [UInt32]

    /// Takes the nearest whole number of samples to the fraction, and at least one where the fraction is above 0.
    ///
    /// - Throws: `Failure.usage` where no sample is left to train on.
    package init(trainCount: Int, validationFraction: Double, seed: UInt64) throws(Failure) {
        let wanted = (validationFraction * Double(trainCount)).rounded(.toNearestOrAwayFromZero)
        let count = validationFraction > 0 ? max(1, Int(wanted)) : 0
        guard count < trainCount else {
            throw Failure(
                .usage,
                "a validation fraction of \(validationFraction) leaves none of \(trainCount) training samples to train on")
        }
        let order = CounterRandom(seed: seed, purpose: .validationSplit).permutation(of: trainCount)
        validation = order[..<count].sorted()
        train = order[count...].sorted()
    }
}
