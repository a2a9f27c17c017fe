internal import CSystem
internal import Glibc

/// Seconds since some fixed moment, or between two moments, by a clock that never goes back.
package typealias Seconds = Double

extension Seconds {
    /// To the microsecond: what is written down claims no more than clocks can tell.
    package var inMicroseconds: Seconds { (self * 1e6).rounded() / 1e6 }

    /// For people: whole seconds, and below ten of them to a tenth: `0.5 s`, `60 s`.
    package var shown: String {
        let tenths = (self * 10).rounded()
        guard tenths < 100 else { return "\(Int(exactly: rounded()).map(String.init) ?? "\(self)") s" }
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10)) s" : "\(tenths / 10) s"
    }
}

/// The clock that deadlines and durations are read from.
package enum MonotonicClock {
    /// Since some moment before this process began.
    package static var now: Seconds { apus_monotonic_seconds() }
}

/// Time on a processor.
package enum ProcessorTime {
    /// Of all threads of this process so far.
    package static var ofThisProcess: Seconds {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
