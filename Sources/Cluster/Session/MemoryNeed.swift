internal import Failures
internal import Kernels
internal import Networks
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
