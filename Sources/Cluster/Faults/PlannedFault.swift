package import System
package import Training

/// One fault of a schedule.
package struct PlannedFault: Sendable, Hashable {
    package let kind: ChaosKind
    /// When in its step, as a fraction of a step's usual time; in 0..<1.
    package let delay: Double
    /// Which of the possible victims, as a fraction of their number; in 0..<1.
    package let victim: Double
    /// How long it lasts, where it lasts.
    package let duration: Seconds
    /// Tells it from every other fault of the schedule.
    package let number: UInt64
}
