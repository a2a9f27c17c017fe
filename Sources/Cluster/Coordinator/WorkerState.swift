internal import System
internal import Training

/// What the coordinator knows of one worker.
struct WorkerState: Sendable {
    /// Whether another can be started in its place.
    let isReplaceable: Bool
    /// False while it is left aside after a missed deadline.
    var isReady = true
    /// Oldest first.
    var owed: [Assignment] = []
    /// Measured from handing out to the last answer, smoothed; 0 before the first.
    private(set) var leavesPerSecond = 0.0
    /// Whether that is no measurement, and the next one says more.
    private var isAssumed = true
    /// Rounds one after the other in which it might have worked and was given nothing.
    private(set) var idleRounds = 0

    init(isReplaceable: Bool) {
        self.isReplaceable = isReplaceable
    }

    /// Strikes a node off, and measures the worker when the assignment is finished.
    mutating func settle(_ position: Int, node: TreeNode, at now: Seconds) {
        owed[position].nodes.removeAll { $0 == node }
        guard owed[position].nodes.isEmpty else { return }
        let assignment = owed.remove(at: position)
        // Work handed out behind other work waited for that first: it tells nothing of speed.
        guard position == 0, assignment.leaves > 0 else { return }
        let speed = Double(assignment.leaves) / max(now - assignment.since, 1e-6)
        leavesPerSecond = isAssumed ? speed : leavesPerSecond + (speed - leavesPerSecond) / 8
        isAssumed = false
    }

    /// A round began in which it was given so many nodes.
    mutating func begin(withNodes count: Int) { idleRounds = count == 0 ? idleRounds + 1 : 0 }

    /// Forgets what was measured, until it is measured again.
    mutating func assume(_ speed: Double) {
        leavesPerSecond = speed
        isAssumed = true
        idleRounds = 0
    }

    /// How long so many leaves should take; nil before its first answer.
    func expectedTime(ofLeaves leaves: Int) -> Seconds? {
        leavesPerSecond > 0 ? Double(leaves) / leavesPerSecond : nil
    }

    /// - Parameter typical: The median time of a share of its round.
    func deadline(of assignment: Assignment, typical: Seconds?, _ policy: FaultPolicy) -> Seconds {
        if let expected = expectedTime(ofLeaves: assignment.leaves) {
            return max(expected * policy.deadlineFactor, policy.shortestDeadline)
        }
        guard let typical else { return policy.firstDeadline }
        let deadline = max(typical * policy.deadlineFactor, policy.shortestDeadline) * policy.firstShareFactor
        return min(deadline, policy.firstDeadline)
    }

    /// Whether it owes something of a round before this one, and so would come to a new share late.
    func isBehind(_ round: UInt64) -> Bool { owed.contains { $0.round < round } }

    /// When this worker next calls for a look, if it does not answer before.
    func nextDeadline(after now: Seconds, round: RoundState?, _ policy: FaultPolicy) -> Seconds? {
        guard let oldest = owed.first else { return nil }
        let deadline = deadline(of: oldest, typical: round?.typicalTime, policy)
        var moments = [oldest.since + deadline * policy.patience]
        if isReady || isReplaceable { moments.append(oldest.since + deadline) }
        if isReady, let round, let typical = round.typicalTime, let share = owed.first(where: { $0.round == round.id })
        {
            moments.append(share.since + typical * policy.stragglerFactor)
        }
        return moments.filter { $0 > now }.min()
    }
}

/// Nodes of one round that a worker owes.
struct Assignment: Sendable, Equatable {
    let round: UInt64
    /// Those not yet answered.
    var nodes: [TreeNode]
    /// Leaves of all nodes at the start.
    let leaves: Int
    /// When they were handed out.
    var since: Seconds
}
