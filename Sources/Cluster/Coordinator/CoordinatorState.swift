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
