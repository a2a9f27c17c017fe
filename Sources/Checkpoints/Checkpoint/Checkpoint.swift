package import Hashing
package import JSON

/// Everything that the next training step depends on: a run continues from it to the same bits.
package struct Checkpoint: Sendable, Hashable {
    /// The version of what `encoded` writes. It grows whenever an older Apus would misread the file.
    package static let formatVersion = 1

    /// The best weights so far, where early stopping watches them.
    package struct Best: Sendable, Hashable {
        /// In canonical order.
        package let parameters: [Float]
        /// The epoch after which they were validated, counted as `Checkpoint.epoch` is.
        package let epoch: Int

        package init(parameters: [Float], epoch: Int) {
            self.parameters = parameters
            self.epoch = epoch
        }
    }

    /// (I, H, ..., O)
    package var widths: [Int]
    /// In the canonical order of `ParameterLayout`, like `velocity`.
    package var parameters: [Float]
    /// The optimizer's momentum; nil without one.
    package var velocity: [Float]?
    package var best: Best?

    /// The epoch in progress.
    package var epoch: Int
    /// Steps done since the run began.
    package var step: Int
    /// Steps done of the epoch in progress.
    package var stepInEpoch: Int
    package var sums: RunningSums

    /// The state of early stopping.
    package var stopping: JSONText
    /// An array with an object for each epoch done.
    package var history: JSONText
    /// The whole configuration of the result, as in `config.json`.
    package var configuration: JSONText
    package var seed: UInt64
    /// Of the dataset trained on.
    package var dataset: SHA256Digest

    package init(
        widths: [Int], parameters: [Float], velocity: [Float]? = nil, best: Best? = nil, epoch: Int, step: Int,
        stepInEpoch: Int, sums: RunningSums, stopping: JSONText, history: JSONText, configuration: JSONText,
        seed: UInt64, dataset: SHA256Digest
    ) {
        self.widths = widths
        self.parameters = parameters
        self.velocity = velocity
        self.best = best
        self.epoch = epoch
        self.step = step
        self.stepInEpoch = stepInEpoch
        self.sums = sums
        self.stopping = stopping
        self.history = history
        self.configuration = configuration
        self.seed = seed
        self.dataset = dataset
    }
}
