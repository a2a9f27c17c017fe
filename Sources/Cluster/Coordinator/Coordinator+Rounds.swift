internal import Failures
internal import Kernels
package import Networks
internal import System
package import Training

/// Rounds, from handing out to the sum, and the steps that follow them.
extension Coordinator {
    package func evaluate(_ request: RoundRequest, with store: ParameterStore) throws -> RoundOutcome {
        try begin(request, with: store)
        try completeRound()
        return try rounds.outcome()
    }

    package func step(
        _ request: RoundRequest, by step: OptimizerStep, in store: ParameterStore
    ) throws -> (outcome: RoundOutcome, isFinite: Bool) {
        enter(.handingOut)
        try begin(request, with: store)
        while true {
            try completeRound()
            enter(.update)
            let outcome = try rounds.outcome()
            guard outcome.lossSum.isFinite else { return (outcome, false) }
            if try take(outcome, by: step, in: store) { return (outcome, true) }
            // Gradients in shared memory are looked at only now that something is wrong.
            guard try refuseInfiniteGradients() else { return (outcome, false) }
        }
    }

    /// Computes the sums of some nodes of a round of which somebody else coordinates the whole.
    ///
    /// - Parameters:
    ///   - roots: Disjoint nodes of the round's tree.
    ///   - buffers: For each root memory for its padded gradient; unused in evaluations.
    /// - Returns: For each root its sums, and what they come to where somebody got them right; a number that nobody gets
    ///   finite is passed on as it is.
    func sums(
        of roots: [TreeNode], _ request: RoundRequest, with store: ParameterStore,
        into buffers: [UnsafeMutablePointer<Float>]
    ) throws -> [RoundOutcome] {
        try begin(request, roots: roots, with: store)
        let everything = 0..<store.layout.paddedCount
        while true {
            try completeRound()
            let outcomes = try roots.map { try rounds.outcome(upTo: $0) }
            guard request.phase.isTraining else { return outcomes }
            var isFinite = true
            for (outcome, buffer) in zip(outcomes, buffers) {
                guard let reduction = outcome.reduction else { continue }
                outcome.gradients.withUnsafeBufferPointer {
                    adder.reduce(reduction, over: $0, into: buffer, range: everything)
                }
                isFinite = adder.allFinite(buffer, count: everything.count) && isFinite
            }
            // Gradients in shared memory are looked at one by one only now that something is wrong.
            guard !isFinite, try refuseInfiniteGradients() else { return outcomes }
        }
    }

    /// How many nodes the last round was divided into.
    package var nodeCount: Int { rounds.nodes.count }

    /// Ends the step's phase before; nil ends the step.
    package func enter(_ phase: StepPhase?) {
        if phases != nil { phases?.enter(phase, at: surroundings.now) }
    }

    // MARK: - A round

    /// - Parameter roots: Disjoint nodes to be computed; nil for the whole tree.
    private func begin(_ request: RoundRequest, roots: [TreeNode]? = nil, with store: ParameterStore) throws {
        try look()
        refusals.dropHeld()
        surroundings.roundBegins(request)
        try perform(rounds.begin(request, roots: roots, with: store, at: surroundings.now), isBeginning: true)
    }

    private func completeRound() throws {
        try computeOwnShare()
        while !rounds.isComplete {
            try checkStarvation()
            try checkInterruptedRound()
            enter(.gradientWait)
            try waitForAnswers { rounds.isComplete }
            try computeOwnShare()
        }
        roundIsComplete()
        // A result that nobody gets right is no fault of a worker's, so refusals are told of only now.
        refusals.tellHeld(at: surroundings.now)
    }

    private func computeOwnShare() throws {
        while rounds.hasOwnWork {
            enter(.gradient)
            let (acceptance, actions) = rounds.computeOwnNode { surroundings.now }
            try perform(actions)
            try hold(acceptance, of: .coordinator)
        }
    }

    /// - Returns: Whether there was any; its node was then given out again.
    private func refuseInfiniteGradients() throws -> Bool {
        var found = false
        while let (worker, acceptance, actions) = rounds.refuseInfiniteGradient(at: surroundings.now) {
            found = true
            try perform(actions)
            try hold(acceptance, of: worker)
        }
        return found
    }

    // MARK: - A step

    /// - Returns: Whether all that came out is finite.
    private func take(_ outcome: RoundOutcome, by step: OptimizerStep, in store: ParameterStore) throws -> Bool {
        let ownPart = steps.giveParts(of: outcome, by: step, in: store, after: rounds)
        let isFinite = try takeOwnPart(ownPart ?? 0..<store.layout.paddedCount, of: outcome, by: step, in: store)
        guard ownPart != nil else { return isFinite }
        enter(.staging)
        rounds.own?.prepareNext()
        enter(.updateWait)
        let deadline = surroundings.now + options.policy.partPatience
        while steps.isWaiting {
            try checkInterruptedRound()
            try waitForAnswers(before: deadline) { !steps.isWaiting }
            let isLost = surroundings.now > deadline || steps.hasLost(roster)
            guard isLost, steps.isWaiting else { continue }
            // Whoever is still at a part, late or not, goes on writing to memory that nobody reads from here on: what was
            // moved of an open part may be half old and half new.
            try store.move()
            steps.giveUpOpenParts()
        }
        enter(.update)
        return try steps.finish(outcome, by: step, in: store) && isFinite
    }

    private func takeOwnPart(
        _ range: Range<Int>, of outcome: RoundOutcome, by step: OptimizerStep, in store: ParameterStore
    ) throws -> Bool {
        guard !range.isEmpty else { return true }
        let start = surroundings.now
        defer { rounds.own?.meter.add(compute: surroundings.now - start, at: surroundings.now) }
        return try steps.take(range, of: outcome, by: step, in: store)
    }
}
