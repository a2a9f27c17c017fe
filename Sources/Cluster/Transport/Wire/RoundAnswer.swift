package import Training

/// A worker's results for the nodes of one task; one tensor frame follows for each.
package struct RoundAnswer: Sendable, Hashable {
    package var round: UInt64
    package var phase: Phase
    /// Spent computing, by the worker's clock.
    package var seconds: Double
    package var results: [NodeResult]
}
