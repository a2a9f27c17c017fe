internal import Failures
internal import Files
internal import Glibc
internal import Hashing
package import Kernels
package import Processes
package import System
internal import Training
package import ZeroMQ

/// A worker: one thread that joins a coordinator, fetches the dataset if need be, and computes what it is told.
///
/// The loop passes what happens to its parts:
///
/// - ``CoordinatorConnection``: who is there, and what is said.
/// - ``DatasetReplica``: the dataset as it comes.
/// - ``ShareComputation``: what shares are computed with.
package final class WorkerLoop {
    /// How a worker's life ended well.
    package enum Ending: Sendable, Equatable {
        /// The job is done.
        case stopped
        /// It was asked to leave by a signal.
        case left
        /// The coordinator was stopped, and the job may go on later.
        case paused
    }

    /// How long a coordinator is waited for that was not there yet, unless somebody says otherwise.
    package static let defaultPatience: Seconds = 600

    private let connection: CoordinatorConnection
    private let computation: ShareComputation
    private var job: WorkerJob?
    private var replica: DatasetReplica?
    private let poller = Poller()
    private let signals: SignalDescriptor
    /// Readable when the coordinator whose child this is has ended; nil for anybody else's.
    private let parent: Poller.Token?
    private let isRelay: Bool
    /// When signals were last looked at.
    private var lastLook: Seconds = 0
    private let reportDataset: (_ received: Int, _ total: Int) -> Void
    private let reportAdmission: (_ title: String) -> Void

    /// - Parameters:
    ///   - signals: SIGTERM and SIGINT, blocked before any thread was started.
    ///   - keys: Needed where the coordinator asks for them.
    ///   - machine: By which a coordinator knows that memory can be shared; nil hides it.
    ///   - task: What whoever launched this process calls it, for people to know it by (see ``LaunchedTask``).
    ///   - patience: How long a coordinator is waited for that was never there; one that was is not waited for longer. Infinite
    ///     waits on, for either.
    ///   - relay: How others compute in this process's stead; nil where it does so itself.
    ///   - token: What the coordinator gave to its own child; standard input then tells of the coordinator's end.
    ///   - reportAdmission: Hears who this process is from now on, for lists of processes.
    ///   - reportDataset: Hears, with each piece of the dataset that comes by message, how many bytes have come.
    package init(
        endpoint: Endpoint, keys: ClientKeys? = nil, instructionSet: InstructionSet, signals: SignalDescriptor,
        token: String?, machine: String? = Machine.identity, task: String? = nil,
        patience: Seconds = defaultPatience, relay: RelayOptions? = nil,
        report: @escaping (String) -> Void = { _ in },
        reportDataset: @escaping (_ received: Int, _ total: Int) -> Void = { _, _ in },
        reportAdmission: @escaping (_ title: String) -> Void = { _ in }
    ) throws {
        self.reportAdmission = reportAdmission
        self.reportDataset = reportDataset
        self.signals = signals
        isRelay = relay != nil
        try (relay.map { ProcessNeed($0.coordinator) } ?? .worker).check()
        let greeting = Greeting(
            host: Machine.name, process: getpid(), kernel: instructionSet.rawValue, token: token, machine: machine,
            task: task, relayed: relay?.coordinator.localWorkers)
        connection = try CoordinatorConnection(
            to: endpoint, keys: keys, greeting: greeting, patience: patience, poller: poller, report: report)
        computation = ShareComputation(
            instructionSet: instructionSet, relay: relay, signals: signals, poller: poller, parent: connection.token)
        _ = poller.add(descriptor: signals.descriptor)
        parent = token == nil ? nil : poller.add(descriptor: 0)
    }

    /// Works until the job is done, the coordinator is gone or a signal asks to leave.
    ///
    /// - Throws: `Failure.unavailable` where no coordinator answers or it refuses; `Failure.data` for a damaged dataset.
    package func run() throws -> Ending {
        do {
            let ending = try work()
            // Whoever leaves by a signal may be started again, as a coordinator may that was stopped.
            computation.end(telling: ending == .stopped ? .stop : .pause)
            return ending
        } catch {
            let failure = (error as? Failure) ?? (error as? ZeroMQError)?.failure
            let reason = failure?.message ?? "\(error)"
            // The coordinator sees its own children's standard error; of others it would see only that they are gone.
            if parent == nil, connection.id != nil, failure != nil {
                _ = try? connection.send(.failed(Mention.plain(reason)))
            }
            computation.end(telling: .refused(reason))
            throw error
        }
    }

    /// The same, where somebody is to start this process again when the job goes on.
    ///
    /// - Throws: `Failure.interrupted` too, where the job is not done.
    package func runUntilDone() throws {
        // A coordinator that goes on starts workers of its own itself.
        if try run() == .paused, parent == nil { throw pause }
    }

    /// What a pause comes to.
    var pause: Failure {
        let kind = isRelay ? "relay" : "worker"
        return Failure(
            .interrupted,
            "the coordinator at \(connection.endpoint) was stopped and may go on later; start this \(kind) again then")
    }

    // MARK: - The loop

    private func work() throws -> Ending {
        while true {
            while let (worker, message) = try connection.receive() {
                if let ending = try handle(message, as: worker) { return ending }
            }
            if let job, computation.takeReadiness() { try announceReadiness(of: job) }
            computation.useSpareTime()
            let isOver: Bool
            switch computation.takeTurn() {
            case .busy:
                isOver =
                    try MonotonicClock.now - lastLook > ShareComputation.longestTurn
                    && (wait(.zero) || connection.mayLeave)
            case .idle: isOver = try computation.sleep { try wait(.seconds(1)) || connection.mayLeave } ?? false
            }
            if isOver { return .left }
        }
    }

    /// - Returns: Whether to leave.
    private func wait(_ timeout: Duration) throws -> Bool {
        try computation.wait(for: timeout)
        lastLook = MonotonicClock.now
        if computation.hasLostBell() { try hasLostBell() }
        try connection.follow()
        if let signal = signals.next() ?? computation.takeSignal(), signal == SIGTERM || signal == SIGINT,
            try connection.leave()
        {
            return true
        }
        if let parent, poller.readiness(of: parent) != [] {
            throw Failure(.unavailable, "the coordinator at \(connection.endpoint) is gone")
        }
        return try connection.endsBySilence(since: computation.lastTask)
    }

    /// - Returns: How the worker's life ends, if it does.
    private func handle(_ message: CoordinatorMessage, as worker: WorkerID) throws -> Ending? {
        switch message {
        case .welcome(let json): try join(json, as: worker)
        case .refused(let reason):
            throw Failure(.unavailable, "the coordinator at \(connection.endpoint) refused: \(reason)")
        case .piece(let offset): try receivePiece(at: offset)
        case .task(let task): try compute(task)
        case .ping: break
        case .greetAgain: try connection.greetAgain()
        case .stop: return connection.isLeaving ? .left : .stopped
        case .pause: return connection.isLeaving ? .left : .paused
        }
        return nil
    }

    // MARK: - Joining

    private func join(_ json: [UInt8], as worker: WorkerID) throws {
        guard connection.id == nil else { return }
        let admission: Admission
        do {
            admission = try Admission(json)
        } catch {
            throw Failure(
                .unavailable, "the coordinator at \(connection.endpoint) describes its job in an unknown way: \(error)")
        }
        let job = admission.job
        do {
            try job.validate()
        } catch {
            throw Failure(
                .unavailable,
                "the coordinator at \(connection.endpoint) describes a job that cannot be: \(error.message)")
        }
        connection.wasAdmitted(as: worker, ticket: admission.ticket)
        let run = admission.run.map { " of \($0.onOneLine)" } ?? ""
        reportAdmission(
            "\(OwnProgram.name) \(isRelay ? "relay" : "worker") \(worker.number)\(run) at \(connection.endpoint)")
        computation.belongs(to: admission.run)
        if let offer = admission.shared, try computation.attach(offer, job) {
            self.job = job
            try connection.send(.attached)
            return try announceReadiness(of: job)
        }
        if self.job == job, computation.resume() { return }
        computation.end()
        self.job = job
        if let replica, replica.isVerified, replica.description == job.dataset {
            return try computation.begin(job, on: replica)
        }
        replica = try DatasetReplica(job.dataset)
        try requestPieces()
    }

    private func requestPieces() throws {
        while let (offset, count) = replica?.nextRequest() {
            try connection.send(.fetch(offset: offset, count: count))
        }
    }

    private func receivePiece(at offset: UInt64) throws {
        guard let replica, let job, !computation.hasEngine,
            try connection.withFrame({ try replica.receive($0, at: offset) }) != nil
        else { return }
        reportDataset(replica.received, replica.bytes.count)
        guard replica.isComplete else { return try requestPieces() }
        try replica.verify()
        try computation.begin(job, on: replica)
    }

    private func announceReadiness(of job: WorkerJob) throws {
        guard let digest = SHA256Text.bytes(job.dataset.sha256) else {
            throw Failure(
                .unavailable, "the coordinator at \(connection.endpoint) names a dataset without a SHA-256")
        }
        try connection.send(.ready(dataset: digest))
    }

    /// The coordinator let go of this worker, or is gone: saying something brings its word on it.
    private func hasLostBell() throws {
        guard connection.id != nil, !connection.isLeaving, let job else { return }
        computation.end()
        try announceReadiness(of: job)
    }

    // MARK: - Shares by messages

    private func compute(_ task: RoundTask) throws {
        guard computation.hasEngine, let id = connection.id else { return }
        if task.carriesParameters {
            guard
                let fits = try connection.withFrame({
                    try computation.takeParameters($0, version: task.parameterVersion)
                })
            else { return }
            guard fits else {
                throw Failure(
                    .unavailable, "the coordinator at \(connection.endpoint) sent parameters of another network")
            }
        }
        let answer: RoundAnswer?
        do {
            answer = try computation.compute(task)
        } catch let failure as Failure where failure.kind == .interrupted {
            // Whoever leaves owes nothing more; the wait that follows says so.
            return
        }
        guard let answer else {
            try connection.send(.failed("asked for a round that this job does not have: \(task)"))
            return
        }
        // If the connection broke meanwhile, the coordinator waits for no answer any more.
        try connection.follow()
        guard connection.id == id else { return }
        try connection.send(.result(answer)) { computation.appendTensors(of: answer, to: &$0) }
    }
}
