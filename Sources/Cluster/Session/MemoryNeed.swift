internal import CSystem
package import Failures
internal import Kernels
internal import Networks
internal import Processes
internal import System
internal import Training

/// The memory that training takes beyond its dataset, as far as it grows with the network. Arrays of that size are asked for
/// in the middle of a run too, when there is no good way to do without.
struct MemoryNeed {
    /// Bytes besides, for threads and what is small.
    static let margin = 48 << 20

    /// Bytes of the coordinator's address space.
    let addresses: Int
    /// Bytes that it and its local workers write to, at least.
    let bytes: Int
    private let parameterCount: Int
    private let localWorkers: Int

    /// - Parameter keepsBest: Whether the best parameters are kept beside the newest.
    init(_ job: WorkerJob, keepsBest: Bool, options: CoordinatorOptions) throws {
        let layout = job.shape.layout
        parameterCount = layout.canonicalCount
        let array = layout.paddedCount * 4
        let workers = options.localWorkers
        localWorkers = workers
        let store = ParameterBuffers.byteCount(layout, wire: job.wire, stateCount: job.optimizer.stateCount)
        let saved = layout.canonicalCount * 4 * (1 + job.optimizer.stateCount + (keepsBest ? 1 : 0))
        let kernel = try GradientKernel.weightBytes(
            layout, leafSize: job.leafSize, capacity: NodeComputer.capacity(for: job, RoundSamples(job: job)))
        let own = options.coordinatorComputes ? kernel : 0
        let link = options.plane == .messages ? array : GradientMemory.byteCount(parameterCount: layout.paddedCount)
        // Parameters and the optimizer's state, each twice, and a reduced gradient; a checkpoint's arrays, those of one that waits behind
        // it, its tensors as they grow, and its file; what came by messages, and what goes by them; at the end a kernel of
        // this process's own with its parameters, for the run's page.
        addresses =
            store + array + 5 * saved + GradientMemory.byteCount(parameterCount: layout.paddedCount) + own
            + workers * link + (options.plane == .messages ? array : 0) + kernel + array
        bytes = store + array + 3 * saved + own + workers * (kernel + array)
    }

    /// - Throws: `Failure.unavailable` where it is not to be had.
    func check(_ available: AvailableMemory) throws(Failure) {
        let fewer = localWorkers > 0 ? ", or use fewer workers" : ""
        if let found = available.addresses, addresses + Self.margin > found {
            throw failure(addresses + Self.margin, found, "of address space", "raise its limit (`ulimit -v`)\(fewer)")
        }
        if let found = available.bytes, bytes > found {
            throw failure(bytes, found, "of memory", "free some\(fewer)")
        }
    }

    private func failure(_ needed: Int, _ found: Int, _ what: String, _ remedy: String) -> Failure {
        Failure(
            .unavailable,
            "cannot train \(parameterCount) parameters: about \((needed + 1 << 20 - 1) >> 20) MiB \(what) are needed beside the "
                + "dataset, and \(found >> 20) MiB are left; \(remedy), or a network with narrower layers")
    }
}

/// The descriptors, and the processes and threads, that a process and the workers it starts take. Where they run out in the
/// middle of a run, libzmq ends the process; so it is tried before whether they are there.
package struct ProcessNeed {
    /// Of this process, besides those that are open already.
    let descriptors: Int
    /// Of this process and of its workers, besides those that run already.
    let threads: Int
    private let localWorkers: Int

    /// Of libzmq's sockets and their monitors, of the antechamber, parameters, signals, files being written, and a worker
    /// being started.
    private static let ownDescriptors = 48
    /// libzmq's two, and those that write checkpoints, standard error, and pages.
    private static let ownThreads = 8
    /// The process itself, libzmq's two, and one that writes its standard error.
    private static let workerThreads = 4

    /// Of a coordinator with its workers; as a relay it is a worker, too.
    package init(_ options: CoordinatorOptions) {
        localWorkers = options.localWorkers
        // Its two pipes, its end, its connection; in shared memory also its gradients and its bell.
        let worker = options.plane == .messages ? 4 : 7
        let guests = options.listen.isEmpty ? 0 : max(0, options.minimumWorkers - options.localWorkers)
        let asWorker = options.isRelay ? Self.worker : ProcessNeed(descriptors: 0, threads: 0)
        descriptors = Self.ownDescriptors + asWorker.descriptors + (options.localWorkers + guests) * worker
        threads = Self.ownThreads + asWorker.threads + options.localWorkers * Self.workerThreads
    }

    /// Of a worker.
    static let worker = ProcessNeed(descriptors: 24, threads: workerThreads - 1)

    private init(descriptors: Int, threads: Int) {
        self.descriptors = descriptors
        self.threads = threads
        localWorkers = 0
    }

    /// - Throws: `Failure.unavailable` where they are not to be had.
    package func check() throws(Failure) {
        let freeDescriptors = DescriptorLimit.free(upTo: descriptors)
        guard freeDescriptors >= descriptors else {
            throw failure(descriptors.counted("descriptor"), freeDescriptors, "raise their limit (`ulimit -Hn`)")
        }
        // How many there are already is hidden in many places, and so are some of the limits.
        let freeThreads = Int(apus_count_threads(Int32(clamping: threads)))
        guard freeThreads >= threads else {
            throw failure(
                "\(threads.counted("thread")) and processes", freeThreads,
                "raise their limit (`ulimit -Hu`, or pids.max of the control group)")
        }
    }

    private func failure(_ needed: String, _ found: Int, _ remedy: String) -> Failure {
        let workers = localWorkers > 0 ? " with \(localWorkers.counted("worker"))" : ""
        let fewer = localWorkers > 1 ? ", or use fewer workers" : ""
        return Failure(
            .unavailable,
            "cannot work\(workers): about \(needed) are needed beside what there is, and \(found) can be had; \(remedy)\(fewer)"
        )
    }
}
