internal import CSystem

/// Seconds since some fixed moment, or between two moments, by a clock that never goes back.
package typealias Seconds = Double

extension Seconds {
    /// To the microsecond: what is written down claims no more than clocks can tell.
    package var inMicroseconds: Seconds { (self * 1e6).rounded() / 1e6 }
}

/// The clock that deadlines and durations are read from.
package enum MonotonicClock {
    /// Since some moment before this process began.
    package static var now: Seconds { apus_monotonic_seconds() }
}
