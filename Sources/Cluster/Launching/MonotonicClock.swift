internal import CSystem

/// The clock that deadlines and durations are read from.
package enum MonotonicClock {
    /// Since some moment before this process began.
    package static var now: Seconds { apus_monotonic_seconds() }
}
