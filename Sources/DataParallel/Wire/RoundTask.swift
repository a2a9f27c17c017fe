/// What a worker is told to compute.
package struct RoundTask: Sendable, Hashable {
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
