package import Kernels
package import Learning

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
