/// Every training sample once, in one epoch's order.
package struct EpochOrder: Sendable, Equatable {
    /// From 0.
    package let epoch: Int
    package let samples: [UInt32]
    private let batchSize: Int

    init(epoch: Int, samples: [UInt32], batchSize: Int) {
        self.epoch = epoch
        self.samples = samples
        self.batchSize = batchSize
    }

    /// The samples of one batch: `batchSize` of them, fewer in the epoch's last batch.
    ///
    /// - Parameter batch: 0..<stepsPerEpoch of the schedule.
    package func batch(_ batch: Int) -> ArraySlice<UInt32> {
        samples[batch * batchSize..<min((batch + 1) * batchSize, samples.count)]
    }
}
