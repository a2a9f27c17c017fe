internal import Processes
package import System
package import ZeroMQ

/// How a job is carried out; nothing here can change its result.
package struct CoordinatorOptions: Sendable {
    /// What people know the run by; nil where it keeps nothing.
    package var run: String?
    /// Local workers to start.
    package var localWorkers = 1
    /// Where workers started by hand may join, besides the private local endpoint.
    package var listen: [Endpoint] = []
    /// A file to write the endpoints to that `listen` came to, for as long as workers can join there.
    package var announcement: String?
    /// Training begins when so many are ready.
    package var minimumWorkers = 1
    /// How long to wait for them, and for anybody when all are gone.
    package var joinTimeout: Seconds = 60
    /// Deaths in a row without any finished share before a local worker is given up.
    package var restartLimit = 3
    /// The program that local workers run.
    package var program = OwnProgram.path
    package var plane = DataPlane.auto
    /// Whether the coordinator computes a share of every round itself.
    package var coordinatorComputes = false
    /// Whether sums go to another coordinator, which takes the steps.
    package var isRelay = false
    /// Processors for the coordinator, then for each local worker; empty leaves that to the system.
    package var processors: [Int] = []
    /// While no more processes than this work together, whoever waits spins before it sleeps, and steps are shared.
    package var processorCount = Processors.usable.count
    package var policy = FaultPolicy()
    /// The most workers admitted at once, besides those started here.
    package var maximumWorkers = 256
    /// Whoever comes by TCP must have a key that is authorized there; nil asks for none.
    package var keys: KeyDirectory?
    /// Faults to be done to the run on purpose.
    package var chaos: ChaosPlan?

    package init() {}

    /// Gives the coordinator and every local worker a processor of its own, where there are enough.
    package mutating func pin(to processors: [Int]) {
        self.processors = localWorkers < processors.count ? Array(processors.prefix(localWorkers + 1)) : []
    }
}
