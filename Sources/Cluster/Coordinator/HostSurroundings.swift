internal import Failures
internal import Files
internal import Glibc
package import Kernels
internal import Networks
package import Processes
package import System
package import Training
package import ZeroMQ

/// The operating system around a coordinator: its sockets and who may connect to them, local workers' processes, signals, and
/// faults that are done on purpose.
final class HostSurroundings: Surroundings {
    private let options: CoordinatorOptions
    private let poller: Poller
    let messages: MessageTransport
    private let shared: SharedMemoryTransport?
    private let signals: SignalDescriptor
    private let signalToken: Poller.Token
    private let bellToken: Poller.Token?
    private let gate: Gate
    private let privateSocket: PrivateSocket
    private let socketFiles: [SocketFile]
    private let announcement: Announcement?
    private let processes: LocalProcesses
    private let injector: FaultInjector?
    private let refusals: RefusalLog
    private let report: (TrainingEvent) -> Void
    private var reception: Reception?
    /// Whether the last wait ended because something happened.
    private var hasHappened = false
    private var lastPing: Seconds = 0

    /// Listens.
    ///
    /// - Parameters:
    ///   - directory: Where the socket of local workers may lie until it is listened on, usually the run directory.
    ///   - signals: SIGINT, SIGTERM and SIGUSR1, blocked before any thread was started.
    ///   - poller: By which it waits; whatever else that watches wakes it too.
    init(
        directory: String, options: CoordinatorOptions, messages: MessageTransport, shared: SharedMemoryTransport?,
        signals: SignalDescriptor, poller: Poller, refusals: RefusalLog, report: @escaping (TrainingEvent) -> Void
    ) throws {
        self.options = options
        self.messages = messages
        self.shared = shared
        self.signals = signals
        self.poller = poller
        self.refusals = refusals
        self.report = report
        gate = try Gate(of: messages.socket, in: messages.context, keys: options.keys, poller: poller) {
            report(.warning($0))
        }
        privateSocket = try PrivateSocket(in: directory)
        socketFiles = try options.listen.compactMap { endpoint in
            guard case .ipc(let path) = endpoint.transport else { return nil }
            return try SocketFile(path)
        }
        let own = try Endpoint.ipc(path: privateSocket.path)
        let endpoints = try gate.open([own] + options.listen, on: messages.socket).dropFirst()
        let localEndpoint = try Endpoint.ipc(path: privateSocket.conceal())
        announcement = try options.announcement.map { try Announcement(of: Array(endpoints), in: $0) }
        injector = try options.chaos.map { try FaultInjector($0, endpoint: localEndpoint, in: messages.context) }
        processes = LocalProcesses(options, endpoint: localEndpoint, poller: poller, report: report)
        _ = poller.add(messages.socket)
        signalToken = poller.add(descriptor: signals.descriptor)
        bellToken = shared.map { poller.add(descriptor: $0.bellDescriptor) }
        if !endpoints.isEmpty { report(.listening(endpoints: endpoints.map(\.description))) }
    }

    /// Lets workers in.
    func open(to loop: CoordinatorLoop, job: WorkerJob, dataset: UnsafeRawBufferPointer) {
        let reception = Reception(
            loop, job: job, dataset: dataset, options: options, messages: messages, shared: shared,
            processes: processes, gate: gate, refusals: refusals, poller: poller)
        self.reception = reception
        messages.listener = reception
    }

    // MARK: - Events

    var now: Seconds { MonotonicClock.now }

    func sleep(until deadline: Seconds) throws -> Seconds {
        let before = MonotonicClock.now
        let wait = max(0, min(deadline, injector?.nextMoment ?? deadline) - before)
        let outcome = try poller.wait(timeout: .microseconds(Int(wait * 1e6)))
        if case .ready = outcome { hasHappened = true } else { hasHappened = false }
        return MonotonicClock.now - before - wait
    }

    func handleEvents(for loop: CoordinatorLoop) throws {
        guard hasHappened else { return }
        try handleSignals(for: loop)
        if let bellToken, poller.readiness(of: bellToken) != [] { shared?.wakeUp() }
        try processes.handle(
            ended: { place, process, reason in
                let lastLines = process.lastLines
                let member = place.member.flatMap { loop.roster[$0] }
                if member?.hasWorked != true {
                    place.hasFailed(reason, lastLine: lastLines.last, at: MonotonicClock.now)
                }
                if let member { return try loop.lose(member, .ended(reason, lastLines: lastLines)) }
                loop.roster.hasLostProcess()
                let identity = WorkerIdentity(worker: 0, host: "", process: process.process, isLocal: true)
                report(.workerLost(identity, reason: reason, lastLines: lastLines))
            }, restarted: loop.roster.hasReplacedProcess)
        try reception?.handleEndedGuests()
    }

    private func handleSignals(for loop: CoordinatorLoop) throws {
        guard poller.readiness(of: signalToken) != [] else { return }
        while let signal = signals.next() {
            if loop.interruption != nil, signal == SIGINT {
                processes.kill()
                throw Failure(
                    .stoppedAtOnce,
                    "stopped at once by a second Ctrl-C; \(Mention.command("resume")) goes on from the last checkpoint")
            }
            loop.interrupt(signal)
        }
    }

    func handleTime(at now: Seconds, for loop: CoordinatorLoop) throws {
        try gate.attend(at: now) { refusals.reject($0, $1, at: now) }
        try injectFaults(at: now, loop.roster)
        guard now - lastPing > 1 else { return }
        lastPing = now
        refusals.tellSummary(at: now)
        try reception?.reviewGuests(at: now)
        processes.endSilentNewcomers(loop.roster, at: now)
        for member in loop.roster.all where try !messages.send(.ping, to: member.id) {
            try loop.lose(member, .unreachable)
        }
    }

    func lose(_ member: Member, _ loss: Loss) throws { try reception?.lose(member, loss) }

    // MARK: - Faults done on purpose

    var chaosFigures: ChaosFigures? { injector?.figures }

    func roundBegins(_ request: RoundRequest) {
        guard let injector else { return }
        let now = MonotonicClock.now
        for (kind, target, time) in injector.settle(at: now) { report(.survived(kind, target: target, after: time)) }
        if request.phase.isTraining { injector.beginStep(epoch: request.epoch, batch: request.batch, at: now) }
    }

    private func injectFaults(at now: Seconds, _ roster: Roster) throws {
        guard let injector, let moment = injector.nextMoment, moment <= now else { return }
        for (kind, target) in try injector.act(at: now, victims: { processes.workers(of: roster) }) {
            report(.fault(kind, target: target))
        }
    }

    // MARK: - Whom to wait for

    func launchWorkers() throws { try processes.launch() }

    var canSomebodyCome: Bool { !processes.areAllGivenUp || !options.listen.isEmpty }

    func isSomebodyStarting(besides roster: Roster) -> Bool { processes.isAnyJoining(roster) }

    func statusesOfOthers(than roster: Roster) -> [WorkerStatus] {
        processes.outside(roster).compactMap { place in
            let process = place.process?.process ?? 0
            guard process != 0 || place.isGivenUp else { return nil }
            return WorkerStatus(
                identity: WorkerIdentity(worker: 0, host: "", process: process, isLocal: true),
                state: place.isGivenUp ? .gone : .joining)
        }
    }

    func absence(_ found: String) -> String {
        var message = "no worker to train with: "
        if let first = processes.firstFailure {
            message += "the first that failed \(first.reason)"
            if let line = first.lastLine { message += " and said: \(line.onOneLine)" }
        } else {
            message += found
        }
        return processes.isEmpty ? message + "; start some with \(Mention.command("worker", "ENDPOINT"))" : message
    }

    // MARK: - The end

    func shutDown(telling farewell: CoordinatorMessage?, _ roster: Roster) {
        announcement?.withdraw()
        for member in roster.all {
            if let word = member.child == nil ? farewell : .stop { _ = try? messages.send(word, to: member.id) }
        }
        let hasGuests = farewell != nil && roster.guestCount > 0
        roster.removeAll()
        let deadline = MonotonicClock.now + 0.5
        // A connection that ends at once may take the last word with it: guests hang up when they have heard it.
        while MonotonicClock.now < deadline, processes.isAnyAlive || hasGuests && gate.hasPeers {
            _ = try? poller.wait(timeout: .milliseconds(20))
            try? gate.attend(at: MonotonicClock.now) { _, _ in }
            processes.reapEnded()
        }
        // Who is stopped, or hangs, cannot hear.
        processes.kill()
    }
}

extension Coordinator {
    /// A coordinator in the operating system; it listens at once. Workers are started by ``start()``, or before it by
    /// ``launchLocalWorkers()``.
    ///
    /// - Parameters:
    ///   - dataset: Laid out as `job.dataset` says; it must outlive this object.
    ///   - shared: The memory where the dataset lies, if workers can map it.
    ///   - directory: Where the socket of local workers may lie until it is listened on, usually the run directory.
    ///   - signals: SIGINT, SIGTERM and SIGUSR1, blocked before any thread was started.
    ///   - poller: By which it waits; whatever else that watches wakes it too.
    package convenience init(
        job: WorkerJob, dataset: UnsafeRawBufferPointer, shared memory: SharedMemory? = nil, directory: String,
        options: CoordinatorOptions, instructionSet: InstructionSet, signals: SignalDescriptor,
        poller: Poller = Poller(), report: @escaping (TrainingEvent) -> Void
    ) throws {
        let parameterCount = job.shape.layout.paddedCount
        let classes = job.shape.classes
        let messages = try MessageTransport(
            encoding: NumberEncoding(job.wire, instructionSet: instructionSet), parameterCount: parameterCount,
            classes: classes)
        let shared =
            options.plane == .messages
            ? nil
            : SharedMemoryTransport(
                dataset: memory, parameterCount: parameterCount, classes: classes, process: getpid(),
                processorCount: options.processorCount, takesSteps: !options.isRelay)
        if options.plane == .sharedMemory, shared == nil {
            throw Failure(
                .unavailable,
                "this system offers no memory that processes can share; leave "
                    + "\(Mention.setting("plane", DataPlane.sharedMemory.rawValue)) out")
        }
        let refusals = RefusalLog(report)
        let surroundings = try HostSurroundings(
            directory: directory, options: options, messages: messages, shared: shared, signals: signals,
            poller: poller, refusals: refusals, report: report)
        try self.init(
            job: job, options: options, instructionSet: instructionSet,
            transports: shared.map { [$0, messages] } ?? [messages], shared: shared, surroundings: surroundings,
            refusals: refusals,
            ownShare: {
                guard options.coordinatorComputes, let base = dataset.baseAddress else { return nil }
                return try OwnShare(job: job, dataset: base, instructionSet: instructionSet)
            }, report: report)
        surroundings.open(to: loop, job: job, dataset: dataset)
    }
}
