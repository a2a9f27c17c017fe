package import Learning

/// What one invocation of the trainer came to.
package struct TrainingOutcome: Sendable {
    package var stopped: StopReason
    /// Finished since the run began.
    package var epochs: Int
    package var steps: Int
    /// From this invocation's first step to its last, and the samples trained on meanwhile.
    package var seconds: Double
    package var samples: Int
    /// Canonical: the best so far with early stopping, the last without.
    package var parameters: [Float]
    package var validation: ClassificationMetrics?
    package var test: ClassificationMetrics?
    package var history: [EpochRecord]
}
