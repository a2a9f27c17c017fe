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

/// How tensors travel between a coordinator and its workers; the bits that come out are the same.
package enum DataPlane: String, Sendable, CaseIterable {
    /// Shared memory with workers of this host, messages with all others.
    case auto
    /// Shared memory alone: who cannot map it is refused.
    case sharedMemory = "shared-memory"
    /// Messages alone.
    case messages
}

/// When a silent worker's share is given to somebody else. Nothing here can change a result, only when it arrives.
package struct FaultPolicy: Sendable, Hashable {
    /// A share that takes this many times as long as the median share of its round is also given to an idle worker.
    package var stragglerFactor = 2.0
    /// A share that takes this many times as long as expected is given away and its worker left aside.
    package var deadlineFactor = 10.0
    /// No deadline is shorter: a busy machine may take a process off its core for that long. It costs little, since the
    /// share itself went to an idle worker long before, and a worker that owes an earlier round is given no other.
    package var shortestDeadline: Seconds = 1
    /// A worker that was too slow for a share is tried again after so many rounds without one: what made it slow, a stop or
    /// a cold start, may be over, and who is given nothing is never measured.
    package var roundsToTrial = 256
    /// So long a part of a step is waited for before this process does it itself: it is microseconds of work, and moving
    /// the parameters away from whoever is late costs less than a millisecond.
    package var partPatience: Seconds = 0.02
    /// The deadline of a worker while nobody's speed is known.
    package var firstDeadline: Seconds = 60
    /// A worker's first share may take this many times as long as others'.
    package var firstShareFactor = 5.0
    /// A worker is given up after this many deadlines of silence.
    package var patience = 10.0
    /// A local worker that is silent for so long before it is ready is given up.
    package var startDeadline: Seconds = 30
    /// How long an interrupted round is waited for.
    package var interruptedPatience: Seconds = 1

    package init() {}
}
