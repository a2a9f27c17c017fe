package import Kernels
package import Learning
package import Networks

/// What a round computes.
package enum Phase: UInt8, Sendable, Hashable {
    /// The gradient of one batch.
    case gradient = 1
    /// Loss and confusion over the validation samples.
    case validation = 2
    /// Loss and confusion over the test samples.
    case test = 3
    /// What shards that train by themselves for some steps change.
    case local = 4

    /// Whether it is a part of a step, and a gradient comes of it.
    package var isTraining: Bool { self == .gradient || self == .local }
}

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

/// What a round came to, summed in the order of its tree.
package struct RoundOutcome {
    /// Σ of the samples' losses.
    package let lossSum: Double
    package let correct: Int
    package let samples: Int
    /// What the sum of the gradients is divided by: samples, or shards that trained by themselves.
    package let divisor: Int
    /// Of an evaluation.
    package let confusion: ConfusionMatrix?
    /// Of a gradient round: padded gradients of nodes, and how they add up. They hold until the next round begins.
    package let gradients: [UnsafePointer<Float>]
    package let reduction: ReductionPlan?

    package init(
        lossSum: Double, correct: Int, samples: Int, divisor: Int, confusion: ConfusionMatrix?,
        gradients: [UnsafePointer<Float>], reduction: ReductionPlan?
    ) {
        self.lossSum = lossSum
        self.correct = correct
        self.samples = samples
        self.divisor = divisor
        self.confusion = confusion
        self.gradients = gradients
        self.reduction = reduction
    }

    package var scale: Float { 1 / Float(divisor) }
}

/// Whoever computes rounds: a coordinator with its workers, or this process alone.
package protocol RoundExecutor: AnyObject {
    /// Computes loss and confusion by the current parameters, and waits for them.
    func evaluate(_ request: RoundRequest, with store: ParameterStore) throws -> RoundOutcome

    /// Computes a batch's gradient and writes the parameters that the job's optimizer makes of it to the store's other
    /// buffers; it is the caller who makes them current.
    ///
    /// - Returns: The round's outcome, and whether every parameter, gradient and number of the optimizer's state is finite.
    func step(
        _ request: RoundRequest, by step: OptimizerStep, in store: ParameterStore
    ) throws -> (outcome: RoundOutcome, isFinite: Bool)

    /// What everybody who computes did since this was last asked, by number; those who are gone are told of once.
    func takeTotals() -> [EpochTiming.Worker]

    /// Whether somebody asked the run to stop at the next step's end.
    var isInterrupted: Bool { get }
}

extension ParameterStore {
    /// Writes a part of the step that a gradient round's outcome leads to.
    ///
    /// - Parameter range: Floats of the padded layout, multiples of 16.
    /// - Returns: Whether all that came out, and the gradient, is finite.
    package func write(
        _ outcome: RoundOutcome, _ reduction: ReductionPlan, of optimizer: Optimizer, by step: OptimizerStep,
        with update: ParameterUpdate, range: Range<Int>
    ) -> Bool {
        outcome.gradients.withUnsafeBufferPointer {
            update.step(
                reduction, over: $0, scale: outcome.scale, optimizer: optimizer, step: step, parameters: masterPointer,
                newParameters: nextMasterPointer, state: state, roundedParameters: nextRoundedPointer, range: range)
        }
    }
}

extension WorkerJob {
    /// Samples of a leaf of a round: in a round of shards each of them is a leaf.
    package func leafSize(of phase: Phase) -> Int {
        guard phase == .local, let local else { return leafSize }
        return local.count * batchSize
    }

    /// The tree of a round of so many samples.
    package func tree(of phase: Phase, samples: Int) -> GradientTree {
        let size = leafSize(of: phase)
        return GradientTree(leafCount: (samples + size - 1) / size, leafWeight: max(1, size / leafSize))
    }
}

/// Two workers, or the only one twice, got a number that is not finite: the training has diverged.
package struct Diverged: Error, Sendable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
}

extension Double {
    /// The same number; of what is no number the sign, which says nothing, is not shown.
    package var withoutSignOfNaN: Double { isNaN ? .nan : self }
}

extension ConfusionMatrix {
    /// - Parameter counts: (classes, classes), true by predicted.
    package init?(counts: [UInt32], classes: Int) {
        guard counts.count == classes * classes else { return nil }
        self.init(
            rows: (0..<classes).map { row in counts[row * classes..<(row + 1) * classes].map(Int.init) })
    }
}
