internal import CSystem
package import Failures
internal import Processes

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
