package import System
package import Training

/// The coordinator's decisions, without a socket, a clock or a process: what happened goes in, with its time, and what
/// must be done comes out.
///
/// It deals in rounds. A round is one tree of leaves to be computed by whoever is there: every node it hands out is
/// computed at least once, the first answer is accepted, any other ignored. Deaths, late answers, stragglers and
/// newcomers therefore change who computes, never what comes out.
package struct CoordinatorState: Sendable {
    package enum Action: Sendable, Equatable {
        /// Tell the worker to compute these nodes of the round.
        case assign(WorkerID, round: UInt64, nodes: [TreeNode])
        /// The worker missed its deadline; it gets no share until it answers.
        case suspended(WorkerID)
        /// The worker answered after all.
        case welcomedBack(WorkerID)
        /// The worker has been silent for too long, or nobody else is left: end it, and start another if it can be.
        case giveUp(WorkerID)
    }

    /// What becomes of an answer.
    package enum Verdict: Sendable, Equatable {
        case accepted
        /// Of another round, or somebody was faster.
        case ignored
        /// Never asked for.
        case unsolicited
    }

    package let policy: FaultPolicy
    var workers: [WorkerID: WorkerState] = [:]
    var round: RoundState?
    /// The division of the last round, reused while the same workers are about equally fast.
    var division: Division?

    package init(policy: FaultPolicy = FaultPolicy()) {
        self.policy = policy
    }

    // MARK: - Who is there

    /// Workers that may be given shares, by number.
    package var readyWorkers: [WorkerID] {
        workers.filter { $0.value.isReady }.keys.sorted()
    }

    /// Whether the worker missed its deadline and has not answered since.
    package func isLate(_ worker: WorkerID) -> Bool { workers[worker].map { !$0.isReady } ?? false }

    /// Whether the worker was given something that it has not answered.
    package func owes(_ worker: WorkerID) -> Bool { workers[worker]?.owed.isEmpty == false }

    /// All that were admitted and have not left.
    package var memberCount: Int { workers.count }

    /// The worker holds the data and can be given shares.
    ///
    /// - Parameter isReplaceable: Whether another can be started in its place. If nobody else can work, it is then not
    ///   waited for longer than one deadline.
    package mutating func workerIsReady(
        _ worker: WorkerID, isReplaceable: Bool = true, at now: Seconds
    ) -> [Action] {
        workers[worker] = WorkerState(isReplaceable: isReplaceable)
        return assignUnheldNodes(at: now)
    }

    /// The worker died, left or was refused: what it still owed of this round is given to others.
    package mutating func lose(_ worker: WorkerID, at now: Seconds) -> [Action] {
        guard let state = workers.removeValue(forKey: worker) else { return [] }
        round?.release(state.owed, by: worker)
        return assignUnheldNodes(at: now)
    }

    // MARK: - Rounds

    /// Whether every node of the round was accepted, or there is no round.
    package var isRoundComplete: Bool { round?.isComplete ?? true }

    /// The nodes handed out for this round.
    package var roundNodes: [TreeNode] { round?.nodes ?? [] }

    /// Starts a round; the one before must be complete or is given up.
    ///
    /// - Parameters:
    ///   - id: Greater than that of every round before.
    ///   - roots: Disjoint nodes to be computed; nil for the whole tree.
    package mutating func begin(
        round id: UInt64, tree: GradientTree, roots: [TreeNode]? = nil, at now: Seconds
    ) -> [Action] {
        let ready = promptWorkers(for: id)
        let roots = roots ?? [tree.root]
        guard !ready.isEmpty else {
            round = RoundState(id: id, tree: tree, nodes: roots)
            return []
        }
        tryIdleWorkers(among: ready)
        let speeds = ready.map { worker in workers[worker]?.leavesPerSecond ?? 0 }
        let shares = divide(tree, roots, among: ready, speeds: speeds)
        for (worker, nodes) in zip(ready, shares) { workers[worker]?.begin(withNodes: nodes.count) }
        var next = RoundState(id: id, tree: tree, nodes: shares.flatMap(\.self))
        for (worker, nodes) in zip(ready, shares) where !nodes.isEmpty { next.share(nodes, with: worker) }
        next.typicalTime = typicalTime(of: next)
        next.isFirst = next.typicalTime == nil
        round = next
        return zip(ready, shares).compactMap { worker, nodes in
            nodes.isEmpty ? nil : assign(nodes, to: worker, at: now)
        }
    }

    /// A worker's result for one node.
    package mutating func answer(
        from worker: WorkerID, round id: UInt64, node: TreeNode, at now: Seconds
    ) -> (verdict: Verdict, actions: [Action]) {
        guard var state = workers[worker] else { return (.ignored, []) }
        let owed = state.owed.firstIndex { $0.round == id && $0.nodes.contains(node) }
        if let owed { state.settle(owed, node: node, at: now) }
        let isBack = !state.isReady
        state.isReady = true
        workers[worker] = state
        var verdict = Verdict.ignored
        if owed != nil {
            verdict = round?.accept(node, of: id, by: worker) == true ? .accepted : .ignored
            if let current = round, current.isFirst {
                let typical = typicalTime(of: current)
                round?.typicalTime = typical
            }
        } else if id >= (round?.id ?? 0) {
            // What is of a round before may be late; of this one it would have to be a repetition.
            verdict = id == round?.id && round?.isForeign(node, by: worker) == false ? .ignored : .unsolicited
        }
        guard isBack else { return (verdict, []) }
        round?.hold(state.owed, by: worker)
        // Perhaps nobody was left to be given what lies there.
        return (verdict, [.welcomedBack(worker)] + assignUnheldNodes(at: now))
    }

    /// A result that arrived but cannot be used: the node is given to somebody else, if there is anybody.
    package mutating func refuse(
        from worker: WorkerID, round id: UInt64, node: TreeNode, at now: Seconds
    ) -> [Action] {
        guard round?.reopen(node, of: id) == true else { return [] }
        return assignUnheldNodes(avoiding: worker, at: now)
    }

    /// Gives the round up: whoever is still at it is not waited for, and comes too late.
    package mutating func abandonRound() { round?.abandon() }

    private func typicalTime(of round: RoundState) -> Seconds? {
        let times = round.shares.compactMap { workers[$0.key]?.expectedTime(ofLeaves: $0.value) }.sorted()
        return times.isEmpty ? nil : times[times.count / 2]
    }
}

/// Who is given which nodes.
extension CoordinatorState {
    /// Ready workers that owe nothing of a round before; all that are ready where each does.
    func promptWorkers(for id: UInt64) -> [WorkerID] {
        let ready = readyWorkers
        let prompt = ready.filter { workers[$0]?.isBehind(id) == false }
        return prompt.isEmpty ? ready : prompt
    }

    mutating func assign(_ nodes: [TreeNode], to worker: WorkerID, at now: Seconds) -> Action? {
        guard let current = round else { return nil }
        let leaves = nodes.reduce(0) { $0 + current.tree.work(of: $1) }
        workers[worker]?.owed.append(Assignment(round: current.id, nodes: nodes, leaves: leaves, since: now))
        round?.hold(nodes, by: worker)
        return .assign(worker, round: current.id, nodes: nodes)
    }

    /// Gives nodes that nobody is computing to those with least to do.
    mutating func assignUnheldNodes(avoiding avoided: WorkerID? = nil, at now: Seconds) -> [Action] {
        guard let unheld = round?.unheldNodes, !unheld.isEmpty else { return [] }
        let (prompt, ready) = (promptWorkers(for: round?.id ?? 0), readyWorkers)
        let preferences = [prompt.filter { $0 != avoided }, ready.filter { $0 != avoided }, ready]
        guard let candidates = preferences.first(where: { !$0.isEmpty }) else { return [] }
        var load = candidates.map { worker in workers[worker]?.owed.reduce(0) { $0 + $1.leaves } ?? 0 }
        var parts = [[TreeNode]](repeating: [], count: candidates.count)
        for node in unheld {
            guard let lightest = load.indices.min(by: { load[$0] < load[$1] }) else { continue }
            parts[lightest].append(node)
            load[lightest] += round?.tree.work(of: node) ?? 0
        }
        return zip(candidates, parts).compactMap { worker, nodes in
            nodes.isEmpty ? nil : assign(nodes, to: worker, at: now)
        }
    }

    /// Gives a straggler's nodes to an idle worker as well, once.
    mutating func duplicate(_ nodes: [TreeNode], of straggler: WorkerID, at now: Seconds) -> [Action] {
        let single = nodes.filter { round?.holders(of: $0) == 1 }
        guard !single.isEmpty,
            let idle = readyWorkers.first(where: { $0 != straggler && workers[$0]?.owed.isEmpty == true })
        else { return [] }
        return assign(single, to: idle, at: now).map { [$0] } ?? []
    }

    /// Takes those that have long been too slow for a share to be as fast as the others, for once.
    mutating func tryIdleWorkers(among ready: [WorkerID]) {
        func isIdle(_ worker: WorkerID) -> Bool { (workers[worker]?.idleRounds ?? 0) >= policy.roundsToTrial }
        guard ready.contains(where: isIdle) else { return }
        let speeds = ready.filter { !isIdle($0) }.compactMap { workers[$0]?.leavesPerSecond }.sorted()
        guard !speeds.isEmpty else { return }
        for worker in ready.filter(isIdle) { workers[worker]?.assume(speeds[speeds.count / 2]) }
    }

    /// Keeps the last division while the same workers are about as fast as they were, so that a worker may guess its
    /// next share and prepare it.
    mutating func divide(
        _ tree: GradientTree, _ roots: [TreeNode], among ready: [WorkerID], speeds: [Double]
    ) -> [[TreeNode]] {
        let known = speeds.allSatisfy { $0 > 0 }
        let weights = known ? speeds : [Double](repeating: 1, count: speeds.count)
        if let division, division.fits(tree, roots, ready, weights) { return division.shares }
        let shares = Partition.shares(of: tree, roots: roots, speeds: Division.smoothed(weights))
        division = Division(tree: tree, roots: roots, workers: ready, weights: weights, shares: shares)
        return shares
    }
}

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
