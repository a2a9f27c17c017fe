internal import CSystem
internal import Failures
internal import System
internal import Training

/// The event loop of a coordinator, on one thread: it waits for whatever happens next, tells the part that it concerns, and does
/// what that part decides.
///
/// - ``Roster``: who works here.
/// - ``RoundRunner``: who is given what, and which answers count.
/// - ``StepRunner``: the step that follows a gradient.
/// - ``Transport``s: how shares and answers travel.
/// - ``Surroundings``: the clock, processes, signals and strangers.
final class CoordinatorLoop {
    /// Steps that follow each other without waiting look at signals, deaths and newcomers as often as this.
    private static let longestTimeWithoutLook: Seconds = 4e-3
    /// Who wakes later than this was stopped, or the machine asleep: answers may lie there unread.
    private static let longestOversleep: Seconds = 0.2

    let roster = Roster()
    private let rounds: RoundRunner
    private let steps: StepRunner
    private let transports: [any Transport]
    private let surroundings: any Surroundings
    private let refusals: RefusalLog
    private let statuses: StatusReporter
    private let report: (TrainingEvent) -> Void
    /// The last signal that asked the run to stop, and when the first of them came.
    private(set) var interruption: (signal: Int32, since: Seconds)?
    private var lastLook: Seconds = 0

    /// - Parameter transports: A share goes by the first of them that can carry it.
    init(
        rounds: RoundRunner, steps: StepRunner, transports: [any Transport], surroundings: any Surroundings,
        refusals: RefusalLog, report: @escaping (TrainingEvent) -> Void
    ) {
        self.rounds = rounds
        self.steps = steps
        self.transports = transports
        self.surroundings = surroundings
        self.refusals = refusals
        self.report = report
        statuses = StatusReporter(report)
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

    /// Loses a member, whatever the reason: the one way by which anybody goes. Each part loses it in turn.
    func lose(_ member: Member, _ loss: Loss) throws {
        let now = surroundings.now
        guard roster.lose(member, loss, at: now) else { return }
        if case .sentAway(let reason) = loss {
            report(.refused(sender: member.identity.description, reason: reason))
        }
        try surroundings.lose(member, loss)
        for transport in transports { transport.lose(member.id) }
        announceProcessCount()
        if let reason = loss.reason {
            // Who never had the data never took part.
            if member.isReady || member.child != nil {
                report(.workerLost(member.identity, reason: reason, lastLines: loss.lastLines))
            }
        } else if case .left = loss, member.isReady {
            report(.workerLeft(member.identity))
        }
        try perform(rounds.lose(member.id, at: now))
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

    // MARK: - Waiting

    /// Handles everything that has happened, or waits for something until a moment.
    func pump(until deadline: Seconds) throws {
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

    // MARK: - Telling

    func roundIsComplete() {
        guard let request = rounds.request, request.phase.isTraining else { return }
        statuses.lastStep = (rounds.number, request.samples)
    }

    func takeTotals() -> [EpochTiming.Worker] {
        let now = surroundings.now
        defer { statuses.tell(at: now, roster, rounds, surroundings) }
        return statuses.takeTotals(at: now, roster, rounds)
    }
}
