internal import System
internal import Training

/// Nodes of one round that a worker owes.
struct Assignment: Sendable, Equatable {
    let round: UInt64
    /// Those not yet answered.
    var nodes: [TreeNode]
    /// Leaves of all nodes at the start.
    let leaves: Int
    /// When they were handed out.
    var since: Seconds
}
