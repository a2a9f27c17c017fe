internal import Arithmetic
package import Failures

/// Which samples each step of each epoch sees: a pure function of (seed, training samples, batch size).
package struct BatchSchedule: Sendable, Equatable {
    package let batchSize: Int
    /// ⌈samples / batchSize⌉: the last batch of an epoch may be short.
    package let stepsPerEpoch: Int
    private let seed: UInt64
    private let samples: [UInt32]

    /// - Parameter samples: The samples to train on, in a fixed order.
    /// - Throws: Kind `usage` for a batch below 1, kind `data` where there are no samples.
    package init(seed: UInt64, samples: [UInt32], batchSize: Int) throws(Failure) {
        guard batchSize >= 1 else {
            throw Failure(.usage, "\(Mention.setting("batchSize")): expected at least 1 sample, found \(batchSize)")
        }
        guard !samples.isEmpty else {
            throw Failure(.data, "batches: expected at least one picture to train on, found none")
        }
        self.seed = seed
        self.samples = samples
        self.batchSize = batchSize
        stepsPerEpoch = (samples.count - 1) / batchSize + 1
    }

    /// The order of an epoch; a millisecond for MNIST, so keep it while the epoch lasts.
    ///
    /// - Parameter epoch: From 0.
    package func order(ofEpoch epoch: Int) -> EpochOrder {
        let permutation = CounterRandom(seed: seed, purpose: .epochOrder, stream: UInt64(epoch))
            .permutation(of: samples.count)
        return EpochOrder(epoch: epoch, samples: permutation.map { samples[Int($0)] }, batchSize: batchSize)
    }

    /// The epoch of a step and its batch in that epoch, all from 0.
    package func position(ofStep step: Int) -> (epoch: Int, batch: Int) {
        (step / stepsPerEpoch, step % stepsPerEpoch)
    }
}

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
