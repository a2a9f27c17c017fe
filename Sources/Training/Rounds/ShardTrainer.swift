internal import Kernels
internal import Networks

/// Trains shards: some steps each, from the parameters that all of them start from, by an optimizer that keeps nothing.
///
/// What comes out depends on those, on the round and on the shard's number alone.
final class ShardTrainer {
    private static let alone = ReductionPlan(tree: 1)

    private let steps: LocalSteps
    private let wire: NumberFormat
    private let update: ParameterUpdate
    /// What steps add to.
    private let master: AlignedBuffer<Float>
    /// What gradients are computed with: the same, unless they are rounded.
    private let parameters: AlignedBuffer<Float>
    private let gradient: AlignedBuffer<Float>

    init(_ steps: LocalSteps, job: WorkerJob, instructionSet: InstructionSet) {
        self.steps = steps
        wire = job.wire
        update = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        let count = job.shape.layout.paddedCount
        master = AlignedBuffer<Float>(count: count, zero: 0)
        parameters = job.wire == .float32 ? master : AlignedBuffer<Float>(count: count, zero: 0)
        gradient = AlignedBuffer<Float>(count: count, zero: 0)
    }

    /// - Parameters:
    ///   - start: What the shard begins with, rounded as the job says.
    ///   - change: Takes `start` less what the shard ends with.
    ///   - gradient: Computes the gradient of a batch.
    /// - Returns: What all its batches' samples add up to.
    func train(
        shard: Int, epoch: Int, round: Int, of samples: RoundSamples, from start: UnsafePointer<Float>,
        into change: UnsafeMutablePointer<Float>,
        gradient computeGradient: (
            _ batch: Int, _ parameters: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>
        ) -> NodeSum
    ) -> NodeSum {
        master.base.update(from: start, count: master.count)
        if wire != .float32 { parameters.base.update(from: start, count: parameters.count) }
        let rate = steps.rate(
            ofRound: epoch * samples.stepsPerEpoch + round, roundsPerEpoch: samples.stepsPerEpoch)
        var total = NodeSum(lossSum: 0, correct: 0)
        let first = (round * steps.shards + shard) * steps.count
        for batch in first..<first + steps.count {
            guard let count = samples.count(phase: .gradient, batch: batch) else { break }
            let sum = computeGradient(batch, parameters.base, gradient.base)
            total.lossSum += sum.lossSum
            total.correct += sum.correct
            step(
                gradient, scale: 1 / Float(count), steps.optimizer, rate, from: master.base, to: master.base,
                parameters.base)
        }
        // A step of rate 1 along what the shard ended with.
        step(
            master, scale: 1, Optimizer(), 1, from: start, to: wire == .float32 ? change : master.base, change)
        return total
    }

    private func step(
        _ gradient: AlignedBuffer<Float>, scale: Float, _ optimizer: Optimizer, _ rate: Float,
        from old: UnsafePointer<Float>, to new: UnsafeMutablePointer<Float>, _ rounded: UnsafeMutablePointer<Float>
    ) {
        withUnsafePointer(to: UnsafePointer(gradient.base)) { buffer in
            // Numbers that are not finite show in what comes out.
            _ = update.step(
                Self.alone, over: UnsafeBufferPointer(start: buffer, count: 1), scale: scale,
                optimizer: optimizer, step: OptimizerStep(rate: rate), parameters: old, newParameters: new,
                roundedParameters: wire == .float32 ? nil : rounded, range: 0..<gradient.count)
        }
    }
}
