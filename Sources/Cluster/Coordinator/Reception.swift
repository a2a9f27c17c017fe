internal import Failures
internal import Files
internal import Glibc
internal import Hashing
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// Where workers come in: it admits those who greet, sends them the dataset if need be, and hears when they are ready, go or
/// cannot work. Strangers get no further.
final class Reception: MessageListener {
    private let job: WorkerJob
    /// The dataset, laid out as `job.dataset` says.
    private let dataset: UnsafeRawBufferPointer
    private let options: CoordinatorOptions
    private let messages: MessageTransport
    private let shared: SharedMemoryTransport?
    private let processes: LocalProcesses
    private let gate: Gate
    private let poller: Poller
    /// Of processes of this host that somebody else started.
    private var watches: [WorkerID: (process: ProcessWatch, token: Poller.Token)] = [:]
    private let refusals: RefusalLog
    private unowned let loop: CoordinatorLoop

    init(
        _ loop: CoordinatorLoop, job: WorkerJob, dataset: UnsafeRawBufferPointer, options: CoordinatorOptions,
        messages: MessageTransport, shared: SharedMemoryTransport?, processes: LocalProcesses, gate: Gate,
        refusals: RefusalLog, poller: Poller
    ) {
        self.loop = loop
        self.job = job
        self.options = options
        self.refusals = refusals
        self.dataset = dataset
        self.messages = messages
        self.shared = shared
        self.processes = processes
        self.gate = gate
        self.poller = poller
    }

    private var roster: Roster { loop.roster }

    // MARK: - Admission

    func hear(greeting json: [UInt8], from sender: MessageTransport.Sender) throws {
        guard let greeting = try? Greeting(json) else { throw WireDefect("greets in an unknown way") }
        let local = greeting.token.flatMap { processes.place(of: $0) }
        let earlier =
            local.map { $0.member.flatMap { roster[$0] } }
            ?? greeting.ticket.flatMap { ticket in roster.all.first { $0.ticket == ticket } }
        guard local != nil || earlier != nil || roster.guestCount < options.maximumWorkers else {
            let reason =
                "it already has \(roster.guestCount.counted("worker")), the most it admits (\(Mention.setting("maxWorkers")))"
            try messages.send(.refused(reason), to: sender.route)
            return refusals.reject(sender.address ?? "a worker", reason, at: MonotonicClock.now)
        }
        if let earlier { try loop.lose(earlier, .replaced) }
        let id = roster.takeNumber()
        let member = try member(id, greeting, local, sender, hasReturned: earlier?.isReady ?? false)
        local?.member = id
        roster.add(member)
        messages.admit(id, at: sender.route)
        if local == nil, member.isOfThisHost, let watch = ProcessWatch(greeting.process) {
            watches[id] = (watch, poller.add(descriptor: watch.descriptor))
        }
        // A relay stands for another host: what it says of one goes by messages.
        let offer = member.isOfThisHost && greeting.relayed == nil ? shared?.makeOffer(to: id) : nil
        let admission = Admission(
            worker: id.number, run: options.run, ticket: member.ticket, job: job, shared: offer)
        if try !messages.send(.welcome(admission.encoded()), to: id) {
            try loop.lose(member, .unreachable)
        }
    }

    private func member(
        _ id: WorkerID, _ greeting: Greeting, _ local: LocalWorker?, _ sender: MessageTransport.Sender,
        hasReturned: Bool
    ) throws -> Member {
        let identity = WorkerIdentity(
            worker: id.number,
            host: String(greeting.host.onOneLine.prefix(64)) + (sender.key.map { ", key \($0)" } ?? ""),
            process: greeting.process, isLocal: local != nil,
            task: greeting.task.map { String($0.onOneLine.prefix(64)) },
            relayed: greeting.relayed.map { min(max($0, 0), 1 << 20) })
        return Member(
            id: id, identity: identity, kernel: String(greeting.kernel.onOneLine.prefix(16)), child: local,
            isOfThisHost: greeting.machine != nil && greeting.machine == Machine.identity,
            ticket: try SpawnToken.make(), key: sender.key, hasReturned: hasReturned, at: MonotonicClock.now)
    }

    // MARK: - What members say

    func hear(_ message: WorkerMessage, from worker: WorkerID) throws {
        guard let member = roster[worker] else { return }
        member.lastHeard = MonotonicClock.now
        switch message {
        case .hello, .result: break
        case .fetch(let offset, let count):
            member.child?.lastHeard = MonotonicClock.now
            try sendPiece(offset, count, to: member)
        case .attached: shared?.workerHasAttached(worker)
        case .ready(let digest): try take(member, holding: SHA256Text.text(digest))
        case .leaving: try loop.lose(member, .left)
        case .failed(let reason):
            let reason = String(reason.onOneLine.prefix(200))
            try loop.lose(member, member.child == nil ? .gaveUp(reason) : .sentAway(reason))
        }
    }

    private func take(_ member: Member, holding digest: String) throws {
        guard digest == job.dataset.sha256 else {
            let reason = "it holds the dataset \(digest), and this job's is \(job.dataset.sha256)"
            return try loop.lose(member, .sentAway(reason))
        }
        guard !member.isReady else { return }
        if options.plane == .sharedMemory, shared?.hasAttached(member.id) != true {
            let reason = "it cannot share memory with this process, which is all it may use"
            return try loop.lose(member, .sentAway(reason))
        }
        try loop.isReady(member)
    }

    private func sendPiece(_ offset: UInt64, _ count: UInt32, to member: Member) throws {
        // Each byte once and in order, so that nobody can fill the memory with pieces that it does not take.
        guard !member.isReady, count <= WireFormat.pieceBytes, offset == member.sentBytes,
            Int(offset) + Int(count) <= dataset.count
        else { throw WireDefect("asks for bytes that it cannot need") }
        member.wasSent(bytes: Int(count), of: dataset.count)
        let piece = UnsafeRawBufferPointer(rebasing: dataset[Int(offset)..<Int(offset) + Int(count)])
        if try !messages.send(piece, at: offset, to: member.id) { try loop.lose(member, .unreachable) }
    }

    func refuse(_ reason: String, from worker: WorkerID?, at address: String?) {
        let now = MonotonicClock.now
        if let worker { return refusals.tell("\(worker)", reason, at: now) }
        refusals.reject(address.flatMap { $0.isEmpty ? nil : $0 } ?? "a stranger", reason, at: now)
    }

    // MARK: - Who goes

    /// Tells a lost worker so, unless it knows, and ends its process where that is one of ours.
    func lose(_ member: Member, _ loss: Loss) throws {
        if let watch = watches.removeValue(forKey: member.id) { poller.remove(watch.token) }
        switch (loss, member.child) {
        case (.ended, _), (.replaced, _), (.silent, nil), (.unreachable, nil): break
        case (.left, let child):
            try messages.send(.stop, to: member.id)
            child?.letGo()
        case (.neverReady, _): try messages.send(.refused("it was not ready to work in time"), to: member.id)
        case (.sentAway(let reason), nil), (.gaveUp(let reason), _):
            try messages.send(.refused(reason), to: member.id)
        case (.sentAway, let child?), (.silent, let child?), (.unreachable, let child?):
            child.end()
            guard !member.hasWorked, let reason = loss.reason else { return }
            var (what, lastLine) = (reason, nil as String?)
            if case .sentAway(let cause) = loss { (what, lastLine) = ("was sent away", cause) }
            child.hasFailed(what, lastLine: lastLine, at: MonotonicClock.now)
        }
    }

    /// Lets go of workers of this host that were started by hand and have ended.
    func handleEndedGuests() throws {
        for (worker, watch) in watches where poller.readiness(of: watch.token) != [] {
            if let member = roster[worker] { try loop.lose(member, .ended("ended")) }
        }
    }

    /// Lets go of members whose key was taken from the authorized ones, and of those who greeted and fell silent.
    func reviewGuests(at now: Seconds) throws {
        for member in roster.all where member.child == nil {
            if let key = member.key, !gate.admits(key, at: now) {
                try loop.lose(member, .sentAway("its key \(key) is not authorized any more"))
            } else if !member.isReady, now - member.lastHeard > options.joinTimeout {
                try loop.lose(member, .neverReady)
                refusals.reject(
                    member.identity.description, "it greeted and then fell silent", at: now)
            }
        }
    }
}
