/// One round, as the trainer asks for it.
package struct RoundRequest: Sendable, Hashable {
    package let phase: Phase
    /// The epoch and the batch in it; 0 unless the phase is the gradient.
    package let epoch: Int
    package let batch: Int
    /// Samples of the round, at least 1.
    package let samples: Int

    package init(phase: Phase, epoch: Int = 0, batch: Int = 0, samples: Int) {
        self.phase = phase
        self.epoch = epoch
        self.batch = batch
        self.samples = samples
    }
}
