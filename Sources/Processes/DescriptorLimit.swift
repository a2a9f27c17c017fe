internal import CSystem
internal import Glibc

/// How many files and connections this process may have open.
package enum DescriptorLimit {
    /// How many there may be.
    package static var current: Int {
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return 1024 }
        return Int(clamping: limit.rlim_cur)
    }

    private static var kind: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }

    /// Of those that may still be opened, so many as are asked for, or fewer where there are not so many.
    package static func free(upTo count: Int) -> Int {
        let limit = current
        var (first, free) = (0, 0)
        while free < count, first < limit {
            var polled = (first..<min(first + 1024, limit)).map { pollfd(fd: Int32($0), events: 0, revents: 0) }
            guard poll(&polled, nfds_t(polled.count), 0) >= 0 else { break }
            free += polled.count { Int32($0.revents) & POLLNVAL != 0 }
            first += polled.count
        }
        return min(free, count)
    }

    /// Raises it, and that of processes and threads, as far as this process may: the usual 1024 descriptors are soon used up by
    /// workers, and by connections that nobody asked for.
    package static func raise() { apus_raise_limits() }
}
