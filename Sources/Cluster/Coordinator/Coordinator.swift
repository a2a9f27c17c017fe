internal import CSystem
internal import Failures
internal import Kernels
internal import Processes
package import System
package import Training

/// The thin event loop around the parts of a coordinator, on one thread: it waits for whatever happens next, tells the part
/// that it concerns, and does what that part decides.
///
/// - ``Roster``: who works here.
/// - ``RoundRunner``: who is given what, and which answers count.
/// - ``StepRunner``: the step that follows a gradient.
/// - ``Transport``s: how shares and answers travel.
/// - ``Surroundings``: the clock, processes, signals and strangers.
package final class Coordinator: RoundExecutor {
    let job: WorkerJob
    let options: CoordinatorOptions
    let roster = Roster()
    let rounds: RoundRunner
    let steps: StepRunner
    let adder: ParameterUpdate
    let refusals: RefusalLog
    let surroundings: any Surroundings
    let report: (TrainingEvent) -> Void
    private let statuses: StatusReporter
    private let transports: [any Transport]
    private let makeOwnShare: () throws -> OwnShare?
    private var interruption: (signal: Int32, since: Seconds)?
    private var starvedSince: Seconds?
    private var lastLook: Seconds = 0
    /// Where steps spend their time; nil unless somebody wants to know.
    package var phases: PhaseClock?

    /// Steps that follow each other without waiting look at signals, deaths and newcomers as often as this.
    private static let longestTimeWithoutLook: Seconds = 4e-3
    /// Who wakes later than this was stopped, or the machine asleep: answers may lie there unread.
    private static let longestOversleep: Seconds = 0.2

    /// - Parameters:
    ///   - transports: A share goes by the first of them that can carry it.
    ///   - shared: That one of them by which workers can take part in steps.
    ///   - ownShare: Makes the coordinator's own share, as training starts; nil where it only coordinates.
    init(
        job: WorkerJob, options: CoordinatorOptions, instructionSet: InstructionSet, transports: [any Transport],
        shared: SharedMemoryTransport? = nil, surroundings: any Surroundings, refusals: RefusalLog,
        ownShare: @escaping () throws -> OwnShare?, report: @escaping (TrainingEvent) -> Void
    ) throws {
        self.job = job
        self.options = options
        self.transports = transports
        self.surroundings = surroundings
        self.refusals = refusals
        self.report = report
        makeOwnShare = ownShare
        adder = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        rounds = try RoundRunner(
            job: job, policy: options.policy, encoding: NumberEncoding(job.wire, instructionSet: instructionSet),
            adder: adder)
        steps = StepRunner(
            shared: shared, adder: adder, optimizer: job.optimizer, computes: options.coordinatorComputes)
        statuses = StatusReporter(report)
    }

    package var counts: WorkerCounts {
        var counts = roster.counts
        counts.strangers = refusals.strangers
        return counts
    }

    package var chaosFigures: ChaosFigures? { surroundings.chaosFigures }

    // MARK: - Starting, and having nobody to work with

    /// Starts the local workers, unless they have been launched, and waits until enough are ready.
    ///
    /// - Throws: `Failure.unavailable` where they do not come in time.
    package func start() throws {
        try surroundings.launchWorkers()
        let share = try makeOwnShare()
        let needed = max(options.minimumWorkers, 1)
        let begin = surroundings.now
        var announced = -1
        while rounds.readyWorkers.count < needed {
            if isInterrupted {
                throw Failure(
                    .interrupted, "stopped by a signal before the first step; `apus resume` starts the run again")
            }
            let ready = rounds.readyWorkers.count
            let waited = surroundings.now - begin
            // Local workers are nothing to wait for unless they are slow to come.
            if ready != announced, options.localWorkers < needed || waited > 1 {
                announced = ready
                report(.waiting(ready: ready, needed: needed))
            }
            guard waited < options.joinTimeout, !isHopeless else { throw nobody(needed: needed, waited: waited) }
            try pump(until: surroundings.now + 0.25)
        }
        guard let share else { return }
        if let processor = options.processors.first { Processors.run(on: [processor]) }
        try perform(rounds.take(share, at: surroundings.now))
    }

    /// Starts the local workers and waits for none.
    package func launchLocalWorkers() throws { try surroundings.launchWorkers() }

    /// Whether nobody is there and nobody can come.
    private var isHopeless: Bool { roster.isEmpty && !surroundings.canSomebodyCome }

    /// - Throws: `Failure.unavailable` where nobody is left and nobody can come.
    func checkHope() throws {
        if isHopeless { throw nobody(needed: 1, waited: 0) }
    }

    private func nobody(needed: Int, waited: Seconds) -> Failure {
        let found = "\(needed) needed, \(rounds.readyWorkers.count) ready after \(Int(waited.rounded())) s"
        return Failure(.unavailable, surroundings.absence(found))
    }

    /// Whether work can be taken: every worker of this host that can come has come, and enough are there.
    var isStaffed: Bool {
        rounds.readyWorkers.count >= max(options.minimumWorkers, 1) && !surroundings.isSomebodyStarting(besides: roster)
    }

    /// Throws when nobody was there for too long.
    func checkStarvation() throws {
        // Workers left aside for their silence are still there; how long they are waited for is the state's affair.
        guard rounds.memberCount == 0 else { return starvedSince = nil }
        let now = surroundings.now
        let since = starvedSince ?? now
        if starvedSince == nil {
            starvedSince = now
            report(.waiting(ready: 0, needed: 1))
        }
        if now - since > options.joinTimeout || isHopeless { throw nobody(needed: 1, waited: now - since) }
        if isInterrupted {
            throw Failure(
                .interrupted,
                "stopped by a signal while no worker was left to finish the step; `apus resume` repeats it")
        }
    }

    /// Somebody who asked the run to stop does not wait for a step without end.
    func checkInterruptedRound() throws {
        guard let interruption, surroundings.now - interruption.since > options.policy.interruptedPatience else {
            return
        }
        throw Failure(.interrupted, "stopped by a signal in the middle of a step; `apus resume` repeats the step")
    }

    // MARK: - Who comes and goes

    /// A member holds the data.
    func isReady(_ member: Member) throws {
        let now = surroundings.now
        roster.isReady(member, at: now)
        for transport in transports { transport.workerIsReady(member.id) }
        announceProcessCount()
        report(
            member.hasReturned
                ? .workerReturned(member.identity) : .workerJoined(member.identity, kernel: member.kernel))
        try perform(rounds.workerIsReady(member, at: now))
    }

    /// Does without a member from here on, whatever the reason: the one way by which anybody goes.
    func lose(_ member: Member, _ loss: Loss) throws {
        let now = surroundings.now
        guard roster.remove(member, loss, at: now) else { return }
        if case .sentAway(let reason) = loss {
            report(.refused(sender: member.identity.description, reason: reason))
        }
        try surroundings.dismiss(member, loss)
        for transport in transports { transport.workerIsGone(member.id) }
        announceProcessCount()
        if let reason = loss.reason {
            // Who never had the data never took part.
            if member.isReady || member.child != nil {
                report(.workerLost(member.identity, reason: reason, lastLines: loss.lastLines))
            }
        } else if case .left = loss, member.isReady {
            report(.workerLeft(member.identity))
        }
        try perform(rounds.workerIsGone(member.id, at: now))
    }

    private func announceProcessCount() {
        let count = roster.processCount
        for transport in transports { transport.processCountChanged(to: count) }
    }

    /// Somebody asked the run to stop.
    func interrupt(_ signal: Int32) {
        interruption = (signal, interruption?.since ?? surroundings.now)
        report(.interrupted(signal: signal))
    }

    package var isInterrupted: Bool { interruption != nil }

    /// The last signal that asked the run to stop.
    var interruptingSignal: Int32? { interruption?.signal }

    // MARK: - What is decided

    /// Does what the round's decisions come to.
    ///
    /// - Parameter isBeginning: Whether a round begins with them.
    func perform(_ actions: [CoordinatorState.Action], isBeginning: Bool = false) throws {
        var shares: [Share] = []
        for action in actions {
            switch action {
            case .assign(.coordinator, _, let nodes): rounds.takeOwn(nodes)
            case .assign(let worker, _, let nodes):
                if roster[worker] != nil, let share = rounds.share(nodes, for: worker) { shares.append(share) }
            case .suspended(let worker):
                if let member = roster[worker] { report(.workerSuspended(member.identity)) }
            case .welcomedBack(let worker):
                if let member = roster[worker] { report(.workerReturned(member.identity)) }
            case .giveUp(let worker):
                if let member = roster[worker] { try lose(member, .silent) }
            }
        }
        for transport in transports where isBeginning || !shares.isEmpty {
            shares = try transport.give(shares, isBeginning: isBeginning)
        }
        for share in shares {
            if let member = roster[share.worker] { try lose(member, .unreachable) }
        }
    }

    // MARK: - What arrives

    /// Takes what has come by those transports that are looked at after so many turns of waiting.
    ///
    /// - Returns: Whether there was anything.
    @discardableResult
    private func takeArrivals(turn: Int = 0) throws -> Bool {
        var found = false
        for transport in transports where turn % transport.turnsBetweenLooks == 0 {
            if try transport.takeArrivals({ try take($0, from: transport) }) { found = true }
        }
        return found
    }

    private func take(_ arrival: Arrival, from transport: any Transport) throws {
        switch arrival {
        case .answer(let answer):
            if let member = roster[answer.worker] { try take(answer, of: member, from: transport) }
        case .stepPart(let worker, let verdict, let seconds):
            roster[worker]?.hasComputed(for: seconds, at: surroundings.now)
            steps.finish(worker, verdict)
        case .failure(let worker, let reason):
            if let member = roster[worker] { try lose(member, .sentAway(reason)) }
        }
    }

    private func take(_ answer: Answer, of member: Member, from transport: any Transport) throws {
        member.hasComputed(for: answer.seconds, at: surroundings.now)
        for (position, result) in answer.results.enumerated() {
            let (acceptance, actions) = transport.withTensor(position) { rounds.accept(result, of: answer, $0) }
            try perform(actions)
            switch acceptance {
            case .kept:
                member.hasFinishedShare()
                if answer.phase.isTraining { member.hasGiven(samples: Int(result.samples), to: answer.round) }
            case .ignored: member.hasFinishedShare()
            case .unsolicited:
                refusals.tell(
                    member.identity.description,
                    "nobody asked it for node \(result.node) of round \(answer.round)", at: surroundings.now)
            case .wrong(let reason): return try lose(member, .sentAway(reason))
            case .refused, .diverged: try hold(acceptance, of: member.id)
            }
        }
    }

    /// Remembers a refusal, or throws where training has diverged.
    func hold(_ acceptance: RoundRunner.Acceptance, of worker: WorkerID) throws {
        switch acceptance {
        case .refused(let reason): refusals.hold(roster.name(of: worker), reason)
        case .diverged(let reason): throw Diverged(reason: reason)
        case .kept, .ignored, .unsolicited, .wrong: break
        }
    }

    // MARK: - The loop

    /// Handles everything that has happened, or waits for something until a moment.
    package func pump(until deadline: Seconds) throws {
        let hasReceived = try takeArrivals()
        let before = surroundings.now
        // Deadlines are looked at after waking, so waking early would only repeat the wait.
        let overslept = try surroundings.sleep(until: hasReceived ? before : min(deadline, before + 0.25))
        if overslept > Self.longestOversleep { rounds.excuse(overslept) }
        // What workers said comes before what became of them: who leaves is not lost.
        try takeArrivals()
        try surroundings.handleEvents(for: self)
        let now = surroundings.now
        lastLook = now
        try surroundings.handleTime(at: now, for: self)
        statuses.tellIfDue(at: now, roster, rounds, surroundings)
        try perform(rounds.tick(at: now))
    }

    /// Called between two steps: while they are short nobody waits, and signals, deaths and newcomers must be seen all the
    /// same.
    func look() throws {
        let now = surroundings.now
        if now - lastLook > Self.longestTimeWithoutLook { try pump(until: 0) }
        statuses.measureIfDue(at: now, roster, rounds, surroundings)
        starvedSince = nil
    }

    /// Waits until `isDone`, or until something happened that may call for the coordinator's own work.
    ///
    /// Where every process has a core of its own it spins for a while before it sleeps.
    ///
    /// - Parameter deadline: When to look again if nothing happens, besides the deadlines of shares.
    func waitForAnswers(before deadline: Seconds = .infinity, until isDone: () -> Bool) throws {
        var spinEnd: Seconds?
        var turns = 0
        while !isDone() {
            if try takeArrivals(turn: turns + 1) { continue }
            if rounds.hasOwnWork { return }
            turns += 1
            if turns % 16 != 0 {
                apus_pause()
                continue
            }
            let now = surroundings.now
            let end = spinEnd ?? now + transports.reduce(0) { max($0, $1.spinTime) }
            spinEnd = end
            if now < end { continue }
            return try sleep(until: min(rounds.nextDeadline(after: now) ?? now + 0.25, deadline))
        }
    }

    /// Waits for messages, signals, deaths, or the bell of a worker that finished the last share.
    private func sleep(until deadline: Seconds) throws {
        for transport in transports { transport.fallAsleep() }
        defer { for transport in transports { transport.wakeUp() } }
        // What was finished before falling asleep rang no bell.
        if try takeArrivals(turn: 1) { return }
        try pump(until: deadline)
    }

    // MARK: - Telling, and the end

    func roundIsComplete() {
        guard let request = rounds.request, request.phase.isTraining else { return }
        statuses.lastStep = (rounds.number, request.samples)
    }

    package func takeTotals() -> [EpochTiming.Worker] {
        let now = surroundings.now
        defer { statuses.tell(at: now, roster, rounds, surroundings) }
        return statuses.takeTotals(at: now, roster, rounds)
    }

    /// Tells every worker that the job is over, and leaves no local process behind.
    ///
    /// - Parameter farewell: What workers hear that were not started here; nil lets them come back, to whoever comes.
    package func shutDown(telling farewell: CoordinatorMessage? = .stop) {
        surroundings.shutDown(telling: farewell, roster)
        refusals.tellSummary(at: surroundings.now, isEnd: true)
    }
}
