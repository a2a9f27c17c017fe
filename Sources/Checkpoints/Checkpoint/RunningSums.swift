/// What an unfinished epoch has added up so far.
package struct RunningSums: Sendable, Hashable {
    /// Σ of the samples' losses.
    package var loss: Double
    package var correct: Int
    package var samples: Int

    package init(loss: Double = 0, correct: Int = 0, samples: Int = 0) {
        self.loss = loss
        self.correct = correct
        self.samples = samples
    }
}
