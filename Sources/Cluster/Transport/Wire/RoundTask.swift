package import Training

/// What a worker is told to compute.
package struct RoundTask: Sendable, Hashable {
    /// The most nodes that one task names; a longer share is told in several tasks.
    package static let maximumNodes = 32

    package var round: UInt64
    package var phase: Phase
    /// The epoch and the batch in it; 0 unless the phase is the gradient.
    package var epoch: UInt32
    package var batch: UInt32
    /// Which parameters to use.
    package var parameterVersion: UInt64
    /// Whether the parameters come with the message.
    package var carriesParameters: Bool
    package var nodes: [TreeNode]
}
