internal import Glibc

/// Time on a processor.
package enum ProcessorTime {
    /// Of all threads of this process so far.
    package static var ofThisProcess: Seconds {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
