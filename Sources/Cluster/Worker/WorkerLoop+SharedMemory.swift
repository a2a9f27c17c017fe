internal import CSystem
internal import Failures
internal import System
internal import Training
internal import ZeroMQ

/// Work that comes through shared memory.
extension WorkerLoop {
    /// Tasks that follow each other without waiting look at messages and signals as often as this.
    static let longestDeafness: Seconds = 4e-3

    /// Maps the memory offered, in place of what was mapped before.
    ///
    /// - Returns: Whether that was possible; otherwise all goes by messages.
    func attach(_ offer: SharedOffer, _ job: WorkerJob) throws -> Bool {
        let bench: SharedMemoryWorker
        do {
            bench = try SharedMemoryWorker(offer, job: job, instructionSet: instructionSet)
        } catch is Failure {
            return false
        }
        detach()
        self.job = job
        engine = KernelEngine(job: job, computer: bench.computer)
        self.bench = bench
        bellToken = poller.add(descriptor: bench.bellDescriptor)
        try send(.attached)
        try announceReadiness(of: job)
        return true
    }

    /// The coordinator let go of this worker, or is gone: saying something brings its word on it.
    func loseBell() throws {
        if let bellToken { poller.remove(bellToken) }
        bellToken = nil
        guard id != nil, !isLeaving, let job else { return }
        detach()
        try announceReadiness(of: job)
    }

    /// Lets go of everything that was computed with.
    ///
    /// - Parameter farewell: What those hear who work behind a relay; nil lets them come back.
    func detach(telling farewell: CoordinatorMessage? = nil) {
        if let bellToken { poller.remove(bellToken) }
        bellToken = nil
        bench = nil
        engine?.end(telling: farewell)
        engine = nil
    }

    /// Does what is given by shared memory, and waits a little for more.
    ///
    /// - Returns: Whether nothing came for so long that it is time to sleep; if not, messages are to be looked at.
    func workShared(_ bench: SharedMemoryWorker) -> Bool {
        let begin = MonotonicClock.now
        var turns = 0
        while true {
            if bench.work() {
                bench.prepareNext()
                lastShared = MonotonicClock.now
                lastHeard = lastShared
                if lastShared - begin > Self.longestDeafness { return false }
                turns = 0
                continue
            }
            turns += 1
            if turns % 16 != 0 {
                apus_pause()
                continue
            }
            let now = MonotonicClock.now
            if now - lastShared >= bench.spinTime { return true }
            if turns >= 256 { return false }
        }
    }
}
