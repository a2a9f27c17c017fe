package import System

/// What a worker did in a span of time.
package struct WorkerTotals: Sendable, Hashable {
    /// Training samples whose gradient it gave and that counted; what somebody else was faster with does not.
    package var samples = 0
    /// Spent on what it was asked for (gradients, its parts of steps, evaluations), by its own clock.
    package var computeSeconds: Seconds = 0
    /// The rest of the time that it was there: waiting for others, for messages, for the coordinator.
    package var waitSeconds: Seconds = 0

    package init() {}
}
