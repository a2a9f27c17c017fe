internal import Training

/// A division of a tree, or of a part of it, among workers, and the speeds it was made for.
struct Division: Sendable {
    /// Speeds within this ratio of each other count as equal: a share that changes every step for the noise of the
    /// clock costs more than it gains.
    private static let tolerance = 1.3

    let tree: GradientTree
    /// The nodes whose leaves were divided.
    let roots: [TreeNode]
    let workers: [WorkerID]
    let weights: [Double]
    let shares: [[TreeNode]]

    func fits(_ tree: GradientTree, _ roots: [TreeNode], _ workers: [WorkerID], _ weights: [Double]) -> Bool {
        guard tree == self.tree, roots == self.roots, workers == self.workers else { return false }
        let ratios = zip(weights, self.weights).map { $0 / $1 }
        guard let least = ratios.min(), let most = ratios.max() else { return true }
        return most <= least * Self.tolerance
    }

    /// Equal weights where they are about equal.
    static func smoothed(_ weights: [Double]) -> [Double] {
        guard let least = weights.min(), let most = weights.max(), most > least * tolerance else {
            return [Double](repeating: 1, count: weights.count)
        }
        return weights
    }
}
