internal import Glibc

/// How many files and connections this process may have open.
package enum DescriptorLimit {
    /// Raises it as far as this process may: the usual 1024 are soon used up by connections that nobody asked for, and
    /// a process without descriptors can start no worker.
    package static func raise() {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(kind, &limit)
    }
}
