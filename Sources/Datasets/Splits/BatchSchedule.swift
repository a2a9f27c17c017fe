internal import Arithmetic
package import Failures

/// Which samples make up each batch: every epoch shuffles the training samples anew and cuts them into batches, the
/// last of which may be short.
package struct BatchSchedule: Sendable {
    package let batchSize: Int
    private let seed: UInt64
    private let train: [UInt32]

    /// - Throws: `Failure.usage` for a batch of less than one sample.
    package init(seed: UInt64, trainIndices: [UInt32], batchSize: Int) throws(Failure) {
        guard batchSize >= 1 else {
            throw Failure(.usage, "the batch size must be at least 1, and cannot be \(batchSize)")
        }
        self.seed = seed
        self.batchSize = batchSize
        train = trainIndices
    }

    package var stepsPerEpoch: Int { (train.count + batchSize - 1) / batchSize }

    /// The positions of a batch in its epoch's order.
    package func batchRange(_ batch: Int) -> Range<Int> {
        min(batch * batchSize, train.count)..<min((batch + 1) * batchSize, train.count)
    }

    /// The epoch's order of samples: a pure function of seed and epoch.
    package func order(ofEpoch epoch: Int) -> [UInt32] {
        CounterRandom(seed: seed, purpose: .epochOrder, stream: UInt64(epoch)).permutation(of: train.count)
            .map { train[Int($0)] }
    }
}
