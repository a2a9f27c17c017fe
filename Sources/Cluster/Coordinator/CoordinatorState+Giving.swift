internal import System
internal import Training

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
