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

    /// Raises it as far as this process may: the usual 1024 are soon used up by connections that nobody asked for, and
    /// a process without descriptors can start no worker.
    package static func raise() {
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(kind, &limit)
    }
}
