/// What the coordinator knows of one worker.
struct WorkerState: Sendable {
    /// False while it is left aside after a missed deadline.
    var isReady = true
    /// Oldest first.
    var owed: [Assignment] = []
    /// Measured from handing out to the last answer, smoothed; 0 before the first.
    private(set) var leavesPerSecond = 0.0

    /// Strikes a node off, and measures the worker when the assignment is finished.
    mutating func settle(_ position: Int, node: TreeNode, at now: Seconds) {
        owed[position].nodes.removeAll { $0 == node }
        guard owed[position].nodes.isEmpty else { return }
        let assignment = owed.remove(at: position)
        // Work handed out behind other work waited for that first: it tells nothing of speed.
        guard position == 0, assignment.leaves > 0 else { return }
        let speed = Double(assignment.leaves) / max(now - assignment.since, 1e-6)
        leavesPerSecond = leavesPerSecond == 0 ? speed : leavesPerSecond + (speed - leavesPerSecond) / 8
    }

    /// How long an assignment should take.
    func expected(of assignment: Assignment) -> Seconds {
        leavesPerSecond > 0 ? Double(assignment.leaves) / leavesPerSecond : 0
    }

    func deadline(of assignment: Assignment, _ policy: FaultPolicy) -> Seconds {
        guard leavesPerSecond > 0 else { return policy.firstDeadline }
        return max(expected(of: assignment) * policy.deadlineFactor, policy.shortestDeadline)
    }

    /// When this worker's oldest assignment next calls for a look, if it is not answered before.
    func nextDeadline(after now: Seconds, _ policy: FaultPolicy) -> Seconds? {
        guard let oldest = owed.first else { return nil }
        let deadline = deadline(of: oldest, policy)
        var waits = [deadline * policy.patience]
        if isReady { waits.append(deadline) }
        if isReady, leavesPerSecond > 0 { waits.append(expected(of: oldest) * policy.stragglerFactor) }
        return waits.map { oldest.since + $0 }.filter { $0 > now }.min()
    }
}
