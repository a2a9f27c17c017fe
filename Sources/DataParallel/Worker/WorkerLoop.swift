internal import CSystem
internal import FoundationEssentials
internal import Failures
internal import Glibc
package import Kernels
internal import Networks
package import ZeroMQ

/// A worker: one thread that joins a coordinator, fetches the dataset if need be, and computes what it is told.
package final class WorkerLoop {
    /// How a worker's life ended well.
    package enum Ending: Sendable, Equatable {
        /// The job is done.
        case stopped
        /// It was asked to leave by a signal.
        case left
    }

    /// Nobody who does not answer a greeting in this time is a coordinator.
    private static let patience: Seconds = 30
    /// A coordinator that was silent for so long is dead: it pings every second, but may have to wait for a disk.
    private static let silence: Seconds = 300

    /// Tasks that follow each other without waiting look at messages and signals as often as this.
    private static let longestDeafness: Seconds = 1e-3

    private let socket: Socket
    private let context: Context
    private let endpoint: Endpoint
    private let instructionSet: InstructionSet
    private let poller = Poller()
    private let socketToken: Poller.Token
    private let signals: SignalDescriptor
    private let signalToken: Poller.Token
    private var parentToken: Poller.Token?
    private let token: String?
    private let machine: String?
    private var id: WorkerID?
    private var replica: DatasetReplica?
    private var engine: WorkerEngine?
    private var bench: SharedWorkbench?
    private var bellToken: Poller.Token?
    /// When something last came by shared memory.
    private var lastShared: Seconds = 0
    /// When signals were last looked at.
    private var lastLook: Seconds = 0
    private var incoming = MultipartMessage(capacity: 4)
    private var outgoing = MultipartMessage(capacity: 2 + RoundTask.mostNodes)
    private var lastHeard = MonotonicClock.now
    private var isLeaving = false
    private let report: (String) -> Void
    private var hasAnnouncedWaiting = false

    /// - Parameters:
    ///   - signals: SIGTERM and SIGINT, blocked before any thread was started.
    ///   - machine: By which a coordinator knows that memory can be shared; nil hides it.
    ///   - token: What the coordinator gave to its own child; standard input then tells of the coordinator's end.
    package init(
        endpoint: Endpoint, instructionSet: InstructionSet, signals: SignalDescriptor, token: String?,
        machine: String? = Machine.identity, report: @escaping (String) -> Void = { _ in }
    ) throws {
        self.report = report
        self.endpoint = endpoint
        self.instructionSet = instructionSet
        self.signals = signals
        self.token = token
        self.machine = machine
        context = try Context(ContextOptions())
        socket = try Socket(.dealer, in: context)
        try socket.set(.maximumMessageSize, to: Int64(1 << 32))
        try socket.set(.linger, to: .milliseconds(500))
        if endpoint.needsIPv6 { try socket.set(.ipv6, to: true) }
        try socket.connect(endpoint)
        socketToken = poller.add(socket)
        signalToken = poller.add(descriptor: signals.descriptor)
        if token != nil { parentToken = poller.add(descriptor: 0) }
    }

    /// Works until the job is done, the coordinator is gone or a signal asks to leave.
    ///
    /// - Throws: `Failure.unavailable` where no coordinator answers or it refuses; `Failure.data` for a damaged dataset.
    package func run() throws -> Ending {
        try greet()
        while true {
            while try receive() { if let ending = try handle() { return ending } }
            if let engine, engine.hasSpareTime { engine.prepareNext() }
            guard let bench else {
                if try wait() { return .left }
                continue
            }
            if workShared(bench) {
                guard bench.fallAsleep() else { continue }
                defer { bench.wakeUp() }
                if try wait() { return .left }
                lastShared = MonotonicClock.now
            } else if MonotonicClock.now - lastLook > Self.longestDeafness, try wait(.zero) {
                return .left
            }
        }
    }

    private func greet() throws {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "unknown" }
        let greeting = Greeting(
            host: host, process: getpid(), kernel: instructionSet.rawValue, token: token, machine: machine)
        try send(.hello(Array(try JSONEncoder().encode(greeting))))
    }

    /// - Returns: Whether to leave.
    private func wait(_ timeout: Duration = .seconds(1)) throws -> Bool {
        let outcome = try poller.wait(timeout: timeout)
        lastLook = MonotonicClock.now
        if let bench, let bellToken, poller.readiness(of: bellToken) != [] { bench.silenceBell() }
        if let signal = signals.next(), signal == SIGTERM || signal == SIGINT {
            if id == nil { return true }
            isLeaving = true
            try send(.leaving)
        }
        if let parentToken, poller.readiness(of: parentToken) != [] {
            throw Failure(.unavailable, "the coordinator at \(endpoint) is gone")
        }
        if id == nil, outcome == .timedOut, !hasAnnouncedWaiting {
            hasAnnouncedWaiting = true
            report("waiting for a coordinator at \(endpoint)")
        }
        let limit = id == nil ? Self.patience : Self.silence
        guard outcome == .timedOut, MonotonicClock.now - lastHeard > limit else { return false }
        if isLeaving { return true }
        let what = id == nil ? "no coordinator answered" : "nothing was heard of the coordinator"
        throw Failure(
            .unavailable,
            "\(what) at \(endpoint) for \(Int(limit)) s; check the address, and that the job is running")
    }

    private func receive() throws -> Bool {
        switch try socket.receiveIfAvailable(into: &incoming) {
        case .received: return true
        case .nothing, .interrupted: return false
        case .excessive(let parts, let bytes):
            throw Failure(.unavailable, "the peer at \(endpoint) sent \(parts) parts of \(bytes) bytes: no coordinator")
        }
    }

    private func handle() throws -> Ending? {
        let decoded: (worker: WorkerID, message: CoordinatorMessage)
        do {
            decoded = try incoming.withUnsafeBytes(ofPart: 0) { bytes throws(WireDefect) in
                try CoordinatorMessage.decode(bytes)
            }
        } catch {
            throw Failure(.unavailable, "the peer at \(endpoint) is no coordinator of this Apus: its message \(error)")
        }
        lastHeard = MonotonicClock.now
        switch decoded.message {
        case .welcome(let json): try join(json, as: decoded.worker)
        case .refused(let reason): throw Failure(.unavailable, "the coordinator at \(endpoint) refused: \(reason)")
        case .piece(let offset): try receivePiece(at: offset)
        case .task(let task): try compute(task)
        case .ping: break
        case .stop: return isLeaving ? .left : .stopped
        }
        return nil
    }

    private func join(_ json: [UInt8], as worker: WorkerID) throws {
        guard id == nil else { return }
        let admission: Admission
        do {
            admission = try JSONDecoder().decode(Admission.self, from: Data(json))
        } catch {
            throw Failure(.unavailable, "the coordinator at \(endpoint) describes its job in an unknown way: \(error)")
        }
        let job = admission.job
        do {
            try job.validate()
        } catch {
            throw Failure(
                .unavailable, "the coordinator at \(endpoint) describes a job that cannot be: \(error.message)")
        }
        id = worker
        self.job = job
        if let offer = admission.shared, try attach(offer, job) { return }
        let replica = try DatasetReplica(job.dataset)
        self.replica = replica
        try requestPieces()
    }

    private var job: WorkerJob?

    /// Maps the memory offered.
    ///
    /// - Returns: Whether that was possible; otherwise all goes by messages.
    private func attach(_ offer: SharedOffer, _ job: WorkerJob) throws -> Bool {
        let bench: SharedWorkbench
        do {
            bench = try SharedWorkbench(offer, job: job, instructionSet: instructionSet)
        } catch is Failure {
            return false
        }
        engine = WorkerEngine(job: job, computer: bench.computer)
        self.bench = bench
        bellToken = poller.add(descriptor: bench.bellDescriptor)
        try send(.attached)
        try sayReady(job)
        return true
    }

    /// Does what is given by shared memory, and waits a little for more.
    ///
    /// - Returns: Whether nothing came for so long that it is time to sleep; if not, messages are to be looked at.
    private func workShared(_ bench: SharedWorkbench) -> Bool {
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

    private func requestPieces() throws {
        while let (offset, count) = replica?.nextRequest() { try send(.fetch(offset: offset, count: count)) }
    }

    private func receivePiece(at offset: UInt64) throws {
        guard let replica, let job, engine == nil, incoming.count == 2 else { return }
        try incoming.withUnsafeBytes(ofPart: 1) { piece throws(Failure) in try replica.receive(piece, at: offset) }
        guard replica.isComplete else { return try requestPieces() }
        try replica.verify()
        guard let base = replica.bytes.baseAddress else { return }
        engine = WorkerEngine(
            job: job,
            computer: try NodeComputer(
                job: job, dataset: UnsafeRawPointer(base), instructionSet: instructionSet))
        try sayReady(job)
    }

    private func sayReady(_ job: WorkerJob) throws {
        guard let digest = SHA256Text.bytes(job.dataset.sha256) else {
            throw Failure(.unavailable, "the coordinator at \(endpoint) names a dataset without a SHA-256")
        }
        try send(.ready(dataset: digest))
    }

    private func compute(_ task: RoundTask) throws {
        guard let engine, let id else { return }
        if task.carriesParameters {
            guard incoming.count == 2 else { return }
            let fits = incoming.withUnsafeBytes(ofPart: 1) { engine.takeParameters($0, version: task.parameterVersion) }
            guard fits else {
                throw Failure(.unavailable, "the coordinator at \(endpoint) sent parameters of another network")
            }
        }
        outgoing.removeAll()
        guard let answer = engine.compute(task) else {
            return try send(.failed("asked for a round that this job does not have: \(task)"))
        }
        outgoing.append(WorkerMessage.result(answer).encoded(from: id))
        engine.appendTensors(of: answer, to: &outgoing)
        try sendOutgoing()
    }

    private func send(_ message: WorkerMessage) throws {
        outgoing.removeAll()
        outgoing.append(message.encoded(from: id))
        try sendOutgoing()
    }

    private func sendOutgoing() throws {
        while true {
            switch try socket.send(&outgoing) {
            case .sent: return
            case .wouldBlock, .interrupted, .unreachable: continue
            }
        }
    }
}
