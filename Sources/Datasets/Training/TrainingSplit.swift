internal import Arithmetic
package import Failures

/// The training part divided into what gradients see and what early stopping watches.
package struct TrainingSplit: Sendable, Equatable {
    /// Ascending sample numbers.
    package let training: [UInt32]
    /// Ascending sample numbers; empty where the fraction is 0.
    package let validation: [UInt32]

    /// Draws fraction · trainCount samples for validation, rounded to the nearest (halves up), at least one and at most
    /// all but one; none where the fraction is 0.
    ///
    /// - Throws: Kind `usage` for a fraction outside 0..<1, kind `data` where one sample is all there is to divide.
    package init(trainCount: Int, validationFraction: Double, seed: UInt64) throws(Failure) {
        guard validationFraction >= 0, validationFraction < 1 else {
            throw Failure(
                .usage, "--validation-fraction: expected at least 0 and less than 1, found \(validationFraction)")
        }
        guard validationFraction > 0 else {
            training = Array(0..<UInt32(trainCount))
            validation = []
            return
        }
        guard trainCount >= 2 else {
            throw Failure(
                .data,
                "--validation-fraction \(validationFraction): expected at least two training pictures to divide, "
                    + "found \(trainCount)")
        }
        let permutation = CounterRandom(seed: seed, purpose: .validationSplit).permutation(of: trainCount)
        let validationCount = DatasetSplit.samples(validationFraction, of: trainCount)
        // Marked and gathered, which takes a small part of the time that sorting would: every process does it at its start.
        var isWatched = [Bool](repeating: false, count: trainCount)
        for sample in permutation[..<validationCount] { isWatched[Int(sample)] = true }
        let samples = 0..<UInt32(trainCount)
        validation = samples.filter { isWatched[Int($0)] }
        training = samples.filter { !isWatched[Int($0)] }
    }
}
