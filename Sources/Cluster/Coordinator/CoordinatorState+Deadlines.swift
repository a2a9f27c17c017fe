package import System

/// Stragglers, and those who are silent.
extension CoordinatorState {
    /// When `tick` next has something to do if nothing else happens; nil while nothing is owed.
    package func nextDeadline(after now: Seconds) -> Seconds? {
        guard !isRoundComplete || workers.values.contains(where: { !$0.isReady }) else { return nil }
        return workers.values.compactMap { $0.nextDeadline(after: now, round: round, policy) }.min()
    }

    /// The clock went on while nobody could have been heard: this process stood still itself. Nobody is blamed for it.
    package mutating func excuse(_ pause: Seconds) {
        for worker in workers.keys {
            for position in workers[worker]?.owed.indices ?? 0..<0 { workers[worker]?.owed[position].since += pause }
        }
    }

    /// Looks for stragglers and missed deadlines.
    package mutating func tick(at now: Seconds) -> [Action] {
        var actions: [Action] = []
        for worker in workers.keys.sorted() {
            guard let state = workers[worker], let oldest = state.owed.first else { continue }
            let typical = round?.typicalTime
            let deadline = state.deadline(of: oldest, typical: typical, policy)
            // Moments are compared as `nextDeadline` names them: a difference would round to another side.
            func isOver(_ wait: Seconds, since start: Seconds) -> Bool { now >= start + wait }
            let isOverdue = isOver(deadline, since: oldest.since)
            if isOver(deadline * policy.patience, since: oldest.since)
                || (isOverdue && state.isReplaceable && isAlone(worker))
            {
                actions.append(.giveUp(worker))
                leaveAside(worker)
            } else if isOverdue, state.isReady {
                actions.append(.suspended(worker))
                leaveAside(worker)
            } else if state.isReady, let typical, let share = state.owed.first(where: { $0.round == round?.id }),
                isOver(typical * policy.stragglerFactor, since: share.since), !isRoundComplete
            {
                actions += duplicate(share.nodes, of: worker, at: now)
            }
        }
        return actions + assignUnheldNodes(at: now)
    }

    private mutating func leaveAside(_ worker: WorkerID) {
        workers[worker]?.isReady = false
        if let owed = workers[worker]?.owed { round?.release(owed, by: worker) }
    }

    private func isAlone(_ worker: WorkerID) -> Bool {
        !workers.contains { $0.key != worker && $0.value.isReady }
    }
}
