internal import Datasets

/// Which samples each round is about: the same on the coordinator and on every worker, from the job alone.
package final class RoundSamples {
    private let schedule: BatchSchedule
    private let validation: [UInt32]
    private let test: [UInt32]
    private var orders: [Int: EpochOrder] = [:]

    package let trainingCount: Int
    private let samplesPerStep: Int
    private let isLocal: Bool
    package var validationCount: Int { validation.count }
    package var testCount: Int { test.count }

    package init(job: WorkerJob) throws {
        let split = try TrainingSplit(
            trainCount: job.dataset.trainCount, validationFraction: job.validationFraction, seed: job.seed)
        schedule = try BatchSchedule(seed: job.seed, samples: split.training, batchSize: job.batchSize)
        validation = split.validation
        trainingCount = split.training.count
        isLocal = job.local != nil
        samplesPerStep = job.local.map { $0.count * $0.shards * job.batchSize } ?? job.batchSize
        test = (0..<job.dataset.testCount).map { UInt32(job.dataset.trainCount + $0) }
    }

    /// Of training: batches, or rounds of shards that train by themselves.
    package var stepsPerEpoch: Int { (trainingCount + samplesPerStep - 1) / samplesPerStep }

    func samplesOfStep(_ step: Int) -> Int { min(samplesPerStep, trainingCount - step * samplesPerStep) }

    package func samplesOfBatch(_ batch: Int) -> Int {
        min(schedule.batchSize, trainingCount - batch * schedule.batchSize)
    }

    /// How many samples a round has; nil where there is no such round.
    package func count(phase: Phase, batch: Int) -> Int? {
        switch phase {
        case .gradient: (0..<schedule.stepsPerEpoch).contains(batch) ? samplesOfBatch(batch) : nil
        case .local: isLocal && (0..<stepsPerEpoch).contains(batch) ? samplesOfStep(batch) : nil
        case .validation: validation.isEmpty ? nil : validation.count
        case .test: test.isEmpty ? nil : test.count
        }
    }

    /// Calls `body` with the samples at positions `range` of the round.
    func with<Result>(
        phase: Phase, epoch: Int, batch: Int, range: Range<Int>,
        _ body: (UnsafeBufferPointer<UInt32>) throws -> Result
    ) rethrows -> Result {
        switch phase {
        case .local:
            let first = batch * samplesPerStep
            return try order(of: epoch).samples.withUnsafeBufferPointer {
                try body(UnsafeBufferPointer(rebasing: $0[first + range.lowerBound..<first + range.upperBound]))
            }
        case .gradient:
            let samples = order(of: epoch).batch(batch)
            return try samples.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
        case .validation:
            return try validation.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
        case .test:
            return try test.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
        }
    }

    private func order(of epoch: Int) -> EpochOrder {
        if let known = orders[epoch] { return known }
        // The epoch before may still be asked for by a late task; older ones are not.
        orders = orders.filter { $0.key == epoch - 1 }
        let order = schedule.order(ofEpoch: epoch)
        orders[epoch] = order
        return order
    }
}
