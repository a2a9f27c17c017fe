internal import Glibc
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// Does the faults of a schedule to a run, and measures how long each time no step was finished after it.
final class FaultInjector {
    /// A run that does not get on is given no more.
    private static let mostPending = 8
    /// How long a fault waits for a victim before it looks again.
    private static let patience: Seconds = 0.02

    private let plan: ChaosPlan
    private let schedule: ChaosSchedule
    private let stranger: GarbageSender
    private var pending: [(moment: Seconds, fault: PlannedFault)] = []
    private var interventions: [Intervention] = []
    private var unsettled: [(kind: ChaosKind, target: String, moment: Seconds)] = []
    private var stepBegan: Seconds?
    private var stepTime: Seconds = 0
    private var survived: [ChaosKind: Int] = [:]
    private var times = RecoveryTimes()

    init(_ plan: ChaosPlan, endpoint: Endpoint, in context: Context) throws {
        self.plan = plan
        schedule = ChaosSchedule(plan)
        stranger = try GarbageSender(to: endpoint, in: context, seed: plan.seed)
    }

    var figures: ChaosFigures { ChaosFigures(plan: plan, survived: survived, times: times) }

    /// When there is something to do next.
    var nextMoment: Seconds? { (pending.map(\.moment) + interventions.map(\.moment)).min() }

    /// The step in progress is finished.
    ///
    /// - Returns: The faults that it came after.
    func settle(at now: Seconds) -> [(kind: ChaosKind, target: String, after: Seconds)] {
        if let began = stepBegan { stepTime += (now - began - stepTime) / (stepTime == 0 ? 1 : 8) }
        stepBegan = nil
        defer { unsettled.removeAll() }
        return unsettled.map { kind, target, moment in
            survived[kind, default: 0] += 1
            times.append(now - moment)
            return (kind, target, now - moment)
        }
    }

    func beginStep(epoch: Int, batch: Int, at now: Seconds) {
        stepBegan = now
        for fault in schedule.faults(epoch: epoch, batch: batch) where pending.count < Self.mostPending {
            pending.append((now + fault.delay * stepTime, fault))
        }
    }

    /// Does what is due.
    ///
    /// - Parameter victims: Local workers that did some work, by what people call them.
    /// - Returns: The faults done.
    func act(
        at now: Seconds, victims: () -> [(name: String, process: ChildProcess)]
    ) throws -> [(kind: ChaosKind, target: String)] {
        for position in interventions.indices where interventions[position].moment <= now {
            let isStop = interventions[position].turn(at: now)
            interventions[position].process.signal(isStop ? SIGSTOP : SIGCONT)
        }
        interventions.removeAll { $0.isOver(at: now) || $0.process.isReaped }
        var done: [(kind: ChaosKind, target: String)] = []
        for position in pending.indices.reversed() where pending[position].moment <= now {
            guard let target = try perform(pending[position].fault, at: now, victims) else {
                pending[position].moment = now + Self.patience
                continue
            }
            let kind = pending.remove(at: position).fault.kind
            unsettled.append((kind, target, now))
            done.append((kind, target))
        }
        return done
    }

    /// - Returns: Whom it struck; nil where nobody is there to be struck.
    private func perform(
        _ fault: PlannedFault, at now: Seconds, _ victims: () -> [(name: String, process: ChildProcess)]
    ) throws -> String? {
        if fault.kind == .garbage {
            try stranger.send(number: fault.number)
            return "the coordinator"
        }
        let possible = victims().filter { victim in
            !victim.process.isKilled && !interventions.contains { $0.process === victim.process }
        }
        guard !possible.isEmpty else { return nil }
        let victim = possible[min(Int(fault.victim * Double(possible.count)), possible.count - 1)]
        if fault.kind == .workerKill {
            victim.process.signal(SIGKILL)
        } else {
            victim.process.signal(SIGSTOP)
            interventions.append(
                Intervention(
                    victim.process, isSlowing: fault.kind == .workerSlow, lasting: fault.duration, from: now))
        }
        return victim.name
    }
}

/// A process that is stopped for a while, or stopped and let go in turns.
struct Intervention {
    /// Of a slowed worker's time, a fifth is left.
    private static let slowStop: Seconds = 0.008
    private static let slowRun: Seconds = 0.002

    let process: ChildProcess
    private let end: Seconds
    private let isSlowing: Bool
    private(set) var isStopped = true
    /// When there is something to do next.
    private(set) var moment: Seconds

    /// - Parameter isSlowing: Whether it is let go now and then until the end.
    init(_ process: ChildProcess, isSlowing: Bool, lasting duration: Seconds, from now: Seconds) {
        self.process = process
        self.isSlowing = isSlowing
        end = now + duration
        moment = isSlowing ? now + Self.slowStop : end
    }

    /// What is due now, as a stop (true) or a continuation (false).
    mutating func turn(at now: Seconds) -> Bool {
        if now >= end || isStopped {
            isStopped = false
            moment = now + Self.slowRun
        } else {
            isStopped = true
            moment = now + Self.slowStop
        }
        return isStopped
    }

    func isOver(at now: Seconds) -> Bool { !isStopped && (now >= end || !isSlowing) }
}
