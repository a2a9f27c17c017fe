package import ZeroMQ

/// How a job is carried out; nothing here can change its result.
package struct CoordinatorOptions: Sendable {
    /// Local workers to start.
    package var localWorkers = 1
    /// Where workers started by hand may join, besides the private local endpoint.
    package var listen: [Endpoint] = []
    /// Training begins when so many are ready.
    package var minimumWorkers = 1
    /// How long to wait for them, and for anybody when all are gone.
    package var joinTimeout: Seconds = 60
    /// Deaths in a row without any finished share before a local worker is given up.
    package var restartLimit = 3
    /// The program that local workers run.
    package var program = "/proc/self/exe"
    package var plane = DataPlane.auto
    /// Whether the coordinator computes a share of every round itself.
    package var coordinatorComputes = false
    /// Processors for the coordinator, then for each local worker; empty leaves that to the system.
    package var processors: [Int] = []
    package var policy = FaultPolicy()
    /// The most workers admitted at once.
    package var mostWorkers = 1024

    package init() {}
}
