package import System

/// Adds up how long steps have been in each phase.
package struct PhaseClock {
    package private(set) var spent: [StepPhase: Seconds] = [:]
    private var current: StepPhase?
    private var since: Seconds = 0

    package init() {}

    /// Ends the phase before; nil begins none.
    mutating func enter(_ phase: StepPhase?, at now: Seconds) {
        if let current { spent[current, default: 0] += now - since }
        current = phase
        since = now
    }
}
