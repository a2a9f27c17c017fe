internal import Failures
package import Learning
package import Networks

/// What a worker must know to train a shard by itself between two averages.
package struct LocalSteps: Sendable, Hashable, Codable {
    /// Of a shard in one round.
    package var count: Int
    package var shards: Int
    package var learningRate: Float
    /// Which keeps nothing from step to step: a shard has no state.
    package var optimizer: Optimizer
    package var schedule: LearningRateSchedule
    /// Epochs that the schedule was laid out for.
    package var scheduledEpochs: Int

    /// - Throws: `Failure.usage` for numbers that no job has.
    func validate() throws(Failure) {
        guard (1...LocalTraining.maximumSteps).contains(count), (1...LocalTraining.maximumShards).contains(shards),
            learningRate.isFinite, optimizer.stateCount == 0, (1...1_000_000).contains(scheduledEpochs)
        else { throw Failure(.usage, "there are no local steps like these: \(self)") }
        try optimizer.validate()
    }

    /// The rate of every step of a round, which the schedule counts as one.
    ///
    /// - Parameters:
    ///   - round: From 0 since the run began.
    ///   - roundsPerEpoch: At least 1.
    func rate(ofRound round: Int, roundsPerEpoch: Int) -> Float {
        schedule.value(step: round, of: scheduledEpochs * roundsPerEpoch, rate: learningRate)
    }
}
