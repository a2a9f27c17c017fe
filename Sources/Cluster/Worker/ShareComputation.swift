internal import CSystem
internal import Failures
internal import Kernels
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// What a worker computes shares with: its own kernel, by messages and in memory that it shares with the coordinator, or the
/// workers behind a relay.
final class ShareComputation {
    /// What became of a turn at the memory shared with the coordinator.
    enum Turn {
        /// Tasks came, or may come any moment; messages and signals are to be looked at in between.
        case busy
        /// Nothing came for so long that it is time to sleep.
        case idle
    }

    /// What is shared with a coordinator of this host.
    private struct Shared {
        let worker: SharedMemoryWorker
        /// Nil once the coordinator cannot ring any more.
        var bell: Poller.Token?
    }

    /// Tasks that follow each other without waiting look at messages and signals as often as this.
    static let longestTurn: Seconds = 4e-3

    private let instructionSet: InstructionSet
    private let signals: SignalDescriptor
    private let poller: Poller
    /// The socket to the coordinator.
    private let parent: Poller.Token
    /// Who computes in this process's stead; nil where it does so itself.
    private var relay: RelayOptions?
    private var engine: (any WorkerEngine)?
    private var shared: Shared?
    /// Whether the coordinator is still to hear that shares can come.
    private var isReadinessDue = false
    /// When something last came by shared memory, or this process woke up.
    private var lastStir: Seconds = 0
    /// When a task last came by shared memory.
    private(set) var lastTask: Seconds = -.infinity

    /// - Parameters:
    ///   - parent: The socket to the coordinator.
    ///   - relay: How others compute in this process's stead; nil where it does so itself.
    init(
        instructionSet: InstructionSet, relay: RelayOptions?, signals: SignalDescriptor, poller: Poller,
        parent: Poller.Token
    ) {
        self.instructionSet = instructionSet
        self.relay = relay
        self.signals = signals
        self.poller = poller
        self.parent = parent
    }

    // MARK: - Beginning and ending

    /// Whether there is something to compute with.
    var hasEngine: Bool { engine != nil }

    /// - Parameter run: What people know the run by, for those who work behind a relay.
    func belongs(to run: String?) { relay?.coordinator.run = run }

    /// Maps the memory offered, in place of what was computed with before.
    ///
    /// - Returns: Whether that was possible; otherwise all goes by messages.
    func attach(_ offer: SharedOffer, _ job: WorkerJob) throws -> Bool {
        let worker: SharedMemoryWorker
        do {
            worker = try SharedMemoryWorker(offer, job: job, instructionSet: instructionSet)
        } catch is Failure {
            return false
        }
        end()
        engine = KernelEngine(job: job, computer: worker.computer)
        shared = Shared(worker: worker, bell: poller.add(descriptor: worker.bellDescriptor))
        return true
    }

    /// Goes on with what it has for the same job.
    ///
    /// - Returns: Whether it can: what it held before its connection broke need not come again.
    func resume() -> Bool {
        guard engine != nil, shared == nil else { return false }
        isReadinessDue = true
        return true
    }

    /// - Parameter replica: Complete; it must outlive what is computed.
    func begin(_ job: WorkerJob, on replica: DatasetReplica) throws {
        guard let base = replica.bytes.baseAddress else { return }
        isReadinessDue = true
        if let relay {
            engine = try RelayEngine(
                relay, job: job, dataset: replica.memory, instructionSet: instructionSet, signals: signals,
                poller: poller, parent: parent)
            return
        }
        engine = KernelEngine(
            job: job,
            computer: try NodeComputer(job: job, dataset: UnsafeRawPointer(base), instructionSet: instructionSet))
    }

    /// Whether the coordinator is to hear now, once, that shares can come: somebody is there to compute them.
    func takeReadiness() -> Bool {
        guard isReadinessDue, engine?.isReady == true else { return false }
        isReadinessDue = false
        return true
    }

    /// Lets go of everything that was computed with.
    ///
    /// - Parameter farewell: What those hear who work behind a relay; nil lets them come back.
    func end(telling farewell: CoordinatorMessage? = nil) {
        if let bell = shared?.bell { poller.remove(bell) }
        shared = nil
        engine?.end(telling: farewell)
        engine = nil
    }

    // MARK: - By messages

    func takeParameters(_ bytes: UnsafeRawBufferPointer, version: UInt64) throws -> Bool {
        try engine?.takeParameters(bytes, version: version) ?? false
    }

    /// - Returns: nil for a task that does not belong to the job, or whose parameters never came.
    func compute(_ task: RoundTask) throws -> RoundAnswer? { try engine?.compute(task) }

    func appendTensors(of answer: RoundAnswer, to message: inout MultipartMessage) {
        engine?.appendTensors(of: answer, to: &message)
    }

    /// Does ahead of time what will probably be asked for.
    func useSpareTime() {
        if let engine, engine.hasSpareTime { engine.prepareNext() }
    }

    // MARK: - In shared memory

    /// Does what is given by shared memory, and waits a little for more.
    func takeTurn() -> Turn {
        guard let worker = shared?.worker else { return .idle }
        let begin = MonotonicClock.now
        var turns = 0
        while true {
            if worker.work() {
                worker.prepareNext()
                lastStir = MonotonicClock.now
                lastTask = lastStir
                if lastStir - begin > Self.longestTurn { return .busy }
                turns = 0
                continue
            }
            turns += 1
            if turns % 16 != 0 {
                apus_pause()
                continue
            }
            let now = MonotonicClock.now
            if now - lastStir >= worker.spinTime { return .idle }
            if turns >= 256 { return .busy }
        }
    }

    /// Sleeps, so that the coordinator wakes this process by its bell.
    ///
    /// - Returns: What the sleep came to; nil where a task came before it began.
    func sleep<Result>(_ body: () throws -> Result) rethrows -> Result? {
        guard let worker = shared?.worker else { return try body() }
        guard worker.fallAsleep() else { return nil }
        defer {
            worker.wakeUp()
            lastStir = MonotonicClock.now
        }
        return try body()
    }

    /// Whether the coordinator let go of this worker's bell, or is gone; true once.
    func hasLostBell() -> Bool {
        guard let shared, let bell = shared.bell, poller.readiness(of: bell) != [], !shared.worker.silenceBell() else {
            return false
        }
        poller.remove(bell)
        self.shared?.bell = nil
        return true
    }

    // MARK: - Waiting

    /// Waits until something that the poller watches is ready, or there is something to do here.
    func wait(for timeout: Duration) throws {
        if let engine {
            try engine.wait(with: poller, for: timeout)
        } else {
            _ = try poller.wait(timeout: timeout)
        }
    }

    /// A signal that was taken here instead of by the loop, once.
    func takeSignal() -> Int32? { engine?.takeSignal() }
}
