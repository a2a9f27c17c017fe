package import Failures

/// Machines and what connects them, as a plan sees them.
package struct PlannedCluster: Sendable, Hashable, Codable {
    package var hosts: Int
    package var workersPerHost: Int
    /// Of each host; workers beyond them take turns.
    package var coresPerHost: Int
    /// Bytes a second of each host's link, in each direction.
    package var bandwidth: Double
    /// Seconds that a message needs besides, one way.
    package var latency: Double

    package init(hosts: Int, workersPerHost: Int, coresPerHost: Int, bandwidth: Double, latency: Double) {
        self.hosts = hosts
        self.workersPerHost = workersPerHost
        self.coresPerHost = coresPerHost
        self.bandwidth = bandwidth
        self.latency = latency
    }

    package var workers: Int { hosts * workersPerHost }

    /// - Throws: `Failure.usage` for numbers that no cluster has.
    package func validate() throws(Failure) {
        for (name, value) in [
            ("--hosts", hosts), ("--workers-per-host", workersPerHost), ("--cores-per-host", coresPerHost),
        ] where !(1...1_000_000).contains(value) {
            throw Failure(.usage, "\(name) must be 1 to 1000000, and cannot be \(value)")
        }
        guard bandwidth.isFinite, bandwidth > 0 else {
            throw Failure(.usage, "--bandwidth must be above 0, and cannot be \(bandwidth) bytes a second")
        }
        guard latency.isFinite, latency >= 0 else {
            throw Failure(.usage, "--latency must be 0 or more, and cannot be \(latency) s")
        }
    }
}
