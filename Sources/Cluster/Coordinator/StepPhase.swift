/// What the coordinator's thread is at in a step of training; the phases follow each other without a gap.
package enum StepPhase: String, Sendable, Codable, CaseIterable {
    /// Shares are given out.
    case handingOut = "handing-out"
    /// Its own share of the gradient, where it computes.
    case gradient
    /// Others are still at their gradients.
    case gradientWait = "waiting-for-gradients"
    /// Its own part of averaging and descending, and giving the other parts out.
    case update
    /// The next step's samples are gathered.
    case staging
    /// Others are still at their parts.
    case updateWait = "waiting-for-parts"
}
