/// What the samples of one tree node add up to besides their gradient.
package struct NodeSum: Sendable, Equatable {
    /// Sum of the per-sample losses, in the tree's order.
    package var lossSum: Double
    /// Samples whose class was told right.
    package var correct: Int

    package init(lossSum: Double, correct: Int) {
        self.lossSum = lossSum
        self.correct = correct
    }
}
