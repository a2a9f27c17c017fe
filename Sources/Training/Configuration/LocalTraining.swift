internal import Failures
package import Learning
package import Networks

/// Training in which shards of the data go several steps by themselves between two averages: DiLoCo (Douillard et al.,
/// arXiv 2311.08105) with plain gradient descent for its inner optimizer, which has no state to keep for a shard.
///
/// A round takes `shards` · `steps` batches of the epoch in their order, `steps` to each shard. Every shard begins with the
/// same parameters; the mean of what each went away from them is the gradient of one outer step with Nesterov's momentum. The
/// number of shards is part of the result, and the number of workers is not.
package struct LocalTraining: Sendable, Hashable {
    /// Inner steps of a shard between two averages.
    package var steps: Int
    package var shards: Int
    /// Of the outer step.
    package var outerLearningRate: Float
    package var outerMomentum: Float

    /// The outer step's rate and momentum are those that the paper found best.
    package static let `default` = LocalTraining(steps: 1, shards: 4, outerLearningRate: 0.7, outerMomentum: 0.9)

    package init(steps: Int, shards: Int, outerLearningRate: Float, outerMomentum: Float) {
        self.steps = steps
        self.shards = shards
        self.outerLearningRate = outerLearningRate
        self.outerMomentum = outerMomentum
    }

    static let maximumSteps = 1 << 20
    static let maximumShards = 1 << 16
}

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
