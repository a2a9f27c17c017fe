internal import Glibc
internal import Processes
internal import System
internal import Training

/// One connected worker, from its greeting to its end.
final class Member {
    let id: WorkerID
    let identity: WorkerIdentity
    let kernel: String
    /// The place of its process, where it is one of ours.
    let child: LocalWorker?
    /// Whether it can share memory with this process.
    let isOfThisHost: Bool
    /// By which it proves after a broken connection that it is still the same.
    let ticket: String
    /// The name of its key; nil where none was asked for.
    let key: String?
    /// Whether it had joined under another number before its connection broke.
    let hasReturned: Bool
    var lastHeard: Seconds
    /// Bytes of the dataset that it was sent, from the beginning.
    private(set) var sentBytes: UInt64 = 0
    /// Of the dataset, 0...1.
    private var sentFraction = 0.0
    /// Whether it holds the dataset, and can be given shares.
    fileprivate(set) var isReady = false
    fileprivate(set) var meter = WorkerMeter()
    /// Whether it ever finished a share.
    private(set) var hasWorked = false

    init(
        id: WorkerID, identity: WorkerIdentity, kernel: String = "", child: LocalWorker? = nil,
        isOfThisHost: Bool = true, ticket: String = "", key: String? = nil, hasReturned: Bool = false, at now: Seconds
    ) {
        self.id = id
        self.identity = identity
        self.kernel = kernel
        self.child = child
        self.isOfThisHost = isOfThisHost
        self.ticket = ticket
        self.key = key
        self.hasReturned = hasReturned
        lastHeard = now
    }

    /// How it stands while it is not ready.
    var joiningState: WorkerStatus.State { sentBytes > 0 ? .receivingData(sentFraction) : .joining }

    func wasSent(bytes: Int, of total: Int) {
        sentBytes += UInt64(bytes)
        sentFraction = Double(sentBytes) / Double(total)
    }

    func hasComputed(for seconds: Seconds, at now: Seconds) { meter.add(compute: seconds, at: now) }

    /// It did what it was asked for, whether or not somebody was faster.
    func hasFinishedShare() {
        hasWorked = true
        child?.hasWorked()
    }

    /// So many samples of a gradient of its were accepted.
    func hasGiven(samples: Int, to round: UInt64) { meter.add(samples: samples, of: round) }
}

/// Why a worker does not take part any more.
enum Loss {
    /// Its process ended.
    case ended(String, lastLines: [String] = [])
    /// It was silent for too long.
    case silent
    /// It cannot be sent anything.
    case unreachable
    /// What it does is of no use.
    case sentAway(String)
    /// It said that it cannot work, and why.
    case gaveUp(String)
    /// It said that it goes.
    case left
    /// It greeted, and was not ready to work in time.
    case neverReady
    /// It came by another connection before it was noticed that this one broke.
    case replaced

    /// What a run that does without it tells of the reason; nil for what is no loss.
    var reason: String? {
        switch self {
        case .ended(let reason, _): reason
        case .silent: "was silent for too long"
        case .unreachable: "cannot be reached"
        case .sentAway(let reason): "was sent away: \(reason)"
        case .gaveUp: "gave up"
        case .left, .neverReady, .replaced: nil
        }
    }

    var lastLines: [String] {
        switch self {
        case .ended(_, let lines): lines
        case .gaveUp(let reason): [reason]
        default: []
        }
    }
}

/// Who works for a coordinator: who was admitted, who came and went, and what each has done.
final class Roster {
    private var members: [WorkerID: Member] = [:]
    private var lastNumber: UInt32 = 0
    private(set) var counts = WorkerCounts()
    /// What workers did in this epoch that are gone.
    private var departed: [EpochTiming.Worker] = []

    subscript(_ worker: WorkerID) -> Member? { members[worker] }

    /// All members, in no order.
    var all: Dictionary<WorkerID, Member>.Values { members.values }

    var isEmpty: Bool { members.isEmpty }

    /// All members by number.
    var inOrder: [Member] { members.values.sorted { $0.id < $1.id } }

    /// Members that this coordinator did not start itself.
    var guestCount: Int { members.values.count { $0.child == nil } }

    /// Processes of this host that work together, the coordinator's included.
    var processCount: Int {
        members.values.reduce(1) { $0 + ($1.isOfThisHost ? 1 + ($1.identity.relayed ?? 0) : 0) }
    }

    /// As people know the worker.
    func name(of worker: WorkerID) -> String { members[worker]?.identity.description ?? "\(worker)" }

    // MARK: - Coming and going

    /// A number that nobody had before.
    func takeNumber() -> WorkerID {
        lastNumber += 1
        return WorkerID(lastNumber)
    }

    func add(_ member: Member) { members[member.id] = member }

    /// The member holds the data.
    func isReady(_ member: Member, at now: Seconds) {
        member.isReady = true
        member.meter.start(at: now)
        if !member.hasReturned { counts.started += 1 }
    }

    /// Takes a member off.
    ///
    /// - Returns: Whether it was there.
    func lose(_ member: Member, _ loss: Loss, at now: Seconds) -> Bool {
        guard members.removeValue(forKey: member.id) != nil else { return false }
        let work = member.meter.takeTotals(at: now)
        if work.samples > 0 || work.computeSeconds > 0 {
            departed.append(entry(member.identity, work))
        }
        // Who never had the data never took part.
        if loss.reason != nil, member.isReady || member.child != nil { counts.lost += 1 }
        return true
    }

    /// A local worker's process ended before it joined.
    func hasLostProcess() { counts.lost += 1 }

    func hasReplacedProcess() { counts.respawned += 1 }

    func removeAll() { members.removeAll() }

    // MARK: - What each has done

    /// Called between two steps.
    func measureSpeeds(at now: Seconds) {
        for member in members.values { member.meter.measureSpeed(at: now) }
    }

    /// What every worker did since this was last called, those included that are gone.
    func takeTotals(at now: Seconds) -> [EpochTiming.Worker] {
        defer { departed.removeAll() }
        return departed
            + members.values.filter(\.isReady).map { entry($0.identity, $0.meter.takeTotals(at: now)) }
    }

    private func entry(_ identity: WorkerIdentity, _ totals: WorkerTotals) -> EpochTiming.Worker {
        EpochTiming.Worker(worker: identity.worker, name: identity.description, totals: totals)
    }
}

/// Counts what one worker does, as its answers come in; no step allocates for it.
struct WorkerMeter {
    /// When it could first be given work; nil before.
    private(set) var since: Seconds?
    /// Since then.
    private var samples = 0
    private var computeSeconds: Seconds = 0
    /// What was told of an earlier epoch already.
    private var settled = WorkerTotals()
    /// Of the last two rounds that it had a part in: while one is under way, the one before is what is known.
    private var last: (round: UInt64, samples: Int) = (0, 0)
    private var current: (round: UInt64, samples: Int) = (0, 0)
    private var measured: (samples: Int, at: Seconds) = (0, 0)
    private(set) var samplesPerSecond = 0.0

    mutating func start(at now: Seconds) {
        guard since == nil else { return }
        since = now
        measured.at = now
    }

    /// - Parameter seconds: As the worker says, who cannot have computed for longer than it was there.
    mutating func add(compute seconds: Seconds, at now: Seconds) {
        guard let since, seconds > 0 else { return }
        computeSeconds = min(computeSeconds + seconds, max(now - since, computeSeconds))
    }

    /// Samples of a gradient that was accepted.
    mutating func add(samples count: Int, of round: UInt64) {
        samples += count
        if current.round != round {
            last = current
            current = (round, 0)
        }
        current.samples += count
    }

    /// What it gave to a round, which must be one of its last two.
    func samples(of round: UInt64) -> Int {
        if current.round == round { return current.samples }
        return last.round == round ? last.samples : 0
    }

    /// Takes the speed since this was last called, which should be between two steps.
    mutating func measureSpeed(at now: Seconds) {
        guard now > measured.at else { return }
        samplesPerSecond = Double(samples - measured.samples) / (now - measured.at)
        measured = (samples, now)
    }

    /// Since it was ready.
    func totals(at now: Seconds) -> WorkerTotals {
        var totals = WorkerTotals()
        totals.samples = samples
        totals.computeSeconds = computeSeconds
        totals.waitSeconds = since.map { max(now - $0 - computeSeconds, 0) } ?? 0
        return totals
    }

    /// Since this was last called.
    mutating func takeTotals(at now: Seconds) -> WorkerTotals {
        let total = totals(at: now)
        var part = WorkerTotals()
        part.samples = total.samples - settled.samples
        part.computeSeconds = total.computeSeconds - settled.computeSeconds
        // What was computed across the border between two epochs counts for the second.
        part.waitSeconds = max(total.waitSeconds - settled.waitSeconds, 0)
        settled = total
        return part
    }
}
