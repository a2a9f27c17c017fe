package import Training

/// What a worker says of one node, besides its gradient or its confusion counts.
package struct NodeResult: Sendable, Hashable {
    package var node: TreeNode
    /// Σ of the samples' losses.
    package var lossSum: Double
    package var correct: UInt32
    package var samples: UInt32
}
