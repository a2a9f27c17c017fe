internal import Failures

/// Training in which shards of the data go several steps by themselves between two averages: DiLoCo (Douillard et al.,
/// arXiv 2311.08105) with plain gradient descent for its inner optimiser, which has no state to keep for a shard.
///
/// A round takes `shards` · `steps` batches of the epoch in their order, `steps` to each shard. Every shard begins with the
/// same parameters; the mean of what each went away from them is the gradient of one outer step with Nesterov's momentum. The
/// number of shards is part of the result, and the number of workers is not.
package struct LocalTraining: Sendable, Hashable, Codable {
    /// Inner steps of a shard between two averages.
    package var steps: Int
    package var shards: Int
    /// Of the outer step.
    package var outerLearningRate: Float
    package var outerMomentum: Float

    /// The outer step's rate and momentum are those that the paper found best.
    package static let usual = LocalTraining(steps: 1, shards: 4, outerLearningRate: 0.7, outerMomentum: 0.9)

    package init(steps: Int, shards: Int, outerLearningRate: Float, outerMomentum: Float) {
        self.steps = steps
        self.shards = shards
        self.outerLearningRate = outerLearningRate
        self.outerMomentum = outerMomentum
    }

    static let mostSteps = 1 << 20
    static let mostShards = 1 << 16

    /// - Throws: `Failure.usage` for the first value that makes no sense.
    func validate() throws(Failure) {
        func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Failure) {
            guard condition else { throw Failure(.usage, message()) }
        }
        try require(
            (2...Self.mostSteps).contains(steps),
            "the local steps between two averages must be 1 to \(Self.mostSteps), and cannot be \(steps)")
        try require(
            (1...Self.mostShards).contains(shards),
            "the local shards must be 1 to \(Self.mostShards), and cannot be \(shards)")
        try require(
            outerLearningRate.isFinite && outerLearningRate > 0,
            "the outer learning rate must be finite and above 0, and cannot be \(outerLearningRate)")
        try require(
            outerMomentum >= 0 && outerMomentum < 1,
            "the outer momentum must be at least 0 and below 1, and cannot be \(outerMomentum)")
    }

    /// - Throws: `Failure.usage` for what inner steps would have to keep from one to the next.
    func refuse(momentum: Float, nesterov: Bool) throws(Failure) {
        guard momentum != 0 || nesterov else { return }
        var (asked, cure) = ([String](), [String]())
        if momentum != 0 {
            asked.append("--momentum \(ConfigurationSetting.text(momentum))")
            cure.append("--momentum 0")
        }
        if nesterov {
            asked.append("--nesterov")
            cure.append("--no-nesterov")
        }
        throw Failure(
            .usage,
            "--local-steps \(steps) and \(asked.joined(separator: " ")) do not go together: local steps are plain gradient "
                + "descent, and the outer step has a momentum of its own (--outer-momentum); give "
                + "\(cure.joined(separator: " ")), or --local-steps 1")
    }
}
