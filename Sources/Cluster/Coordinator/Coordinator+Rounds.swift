internal import CSystem
internal import Failures
package import Kernels
internal import Networks
internal import System
package import Training

/// Rounds, from handing out to the sum.
extension Coordinator {
    package func evaluate(_ request: RoundRequest, with store: ParameterStore) throws -> RoundOutcome {
        try begin(request, with: store)
        try completeRound()
        return try outcome()
    }

    package func step(
        _ request: RoundRequest, by rule: DescentRule, in store: ParameterStore
    ) throws -> (outcome: RoundOutcome, isFinite: Bool) {
        enter(.handingOut)
        try begin(request, with: store)
        while true {
            try completeRound()
            enter(.update)
            let outcome = try outcome()
            guard outcome.lossSum.isFinite else { return (outcome, false) }
            if try descend(outcome, by: rule, in: store) { return (outcome, true) }
            // Gradients in shared memory are looked at only now that something is wrong.
            guard try refuseInfiniteGradients() else { return (outcome, false) }
        }
    }

    /// - Parameter roots: Disjoint nodes to be computed; nil for the whole tree.
    func begin(_ request: RoundRequest, roots: [TreeNode]? = nil, with store: ParameterStore) throws {
        // While steps are short nobody waits, and signals, deaths and newcomers must be seen all the same.
        let now = MonotonicClock.now
        if now - lastPump > Self.longestBlindness { try pump(until: 0) }
        if now - lastMeasurement > Self.tellingInterval { measureSpeeds(at: now) }
        round += 1
        self.request = request
        self.store = store
        collector.begin(request, roots: roots)
        if !refusals.isEmpty { refusals.removeAll(keepingCapacity: true) }
        if !heldRefusals.isEmpty { heldRefusals.removeAll(keepingCapacity: true) }
        starvedSince = nil
        own?.nodes.removeAll(keepingCapacity: true)
        planFaults(of: request)
        let actions = state.begin(round: round, tree: collector.tree, roots: roots, at: MonotonicClock.now)
        let shares = countShares(actions)
        plane?.antechamber.await(shares)
        givenShares = 0
        countedShares = shares
        try perform(actions)
        // A share that went by message after all will not be counted down.
        if givenShares < shares { plane?.antechamber.await(0) }
    }

    func completeRound() throws {
        try computeOwnShare()
        while !state.isRoundComplete {
            try checkStarvation()
            try checkInterruptedRound()
            enter(.gradientWait)
            try waitForAnswers { state.isRoundComplete }
            try computeOwnShare()
        }
        if let request, request.phase.isTraining { lastStep = (round, request.samples) }
        for (worker, reason) in heldRefusals { tell(worker, reason) }
        heldRefusals.removeAll(keepingCapacity: true)
    }

    /// Ends the step's phase before; nil ends the step.
    package func enter(_ phase: StepPhase?) {
        if phases != nil { phases?.enter(phase, at: MonotonicClock.now) }
    }

    private func outcome() throws -> RoundOutcome {
        guard let outcome = collector.outcome(of: state.roundNodes) else {
            throw Failure(.bug, "round \(round) is complete and yet lacks results")
        }
        return outcome
    }

    /// - Returns: Whether there was any; its node was then given out again.
    func refuseInfiniteGradients() throws -> Bool {
        var found = false
        for entry in collector.unchecked where !adder.allFinite(entry.gradient, count: parameterCount) {
            found = true
            collector.discard(entry.node)
            try refuse(
                entry.node, of: round, from: entry.worker,
                because: "the gradient of node \(entry.node) is not finite")
        }
        return found
    }

    // MARK: - The coordinator's own share

    private func computeOwnShare() throws {
        guard let own, let request, let store else { return }
        while !own.nodes.isEmpty {
            let start = MonotonicClock.now
            defer {
                let now = MonotonicClock.now
                own.meter.add(compute: now - start, at: now)
            }
            enter(.gradient)
            let node = own.nodes.removeFirst()
            if request.phase.isTraining {
                try computeGradient(of: node, own, request, store)
            } else {
                var counts = [UInt32](repeating: 0, count: job.shape.classes * job.shape.classes)
                let sum = own.computer.evaluate(
                    node, phase: request.phase, parameters: store.pointer, confusion: &counts)
                let result = own.result(node, sum, request)
                if try isWanted(result) { collector.keep(result, of: .coordinator) { counts[$0] } }
            }
        }
    }

    private func computeGradient(
        of node: TreeNode, _ own: OwnShare, _ request: RoundRequest, _ store: ParameterStore
    ) throws {
        let (gradient, place) = collector.makeRoom()
        let sum = own.computer.gradient(
            of: node, phase: request.phase, epoch: request.epoch, batch: request.batch, parameters: store.pointer,
            into: gradient)
        if request.phase == .gradient { own.expect(node, after: request) }
        let result = own.result(node, sum, request)
        guard try isWanted(result) else { return }
        own.meter.add(samples: Int(result.samples), of: round)
        collector.keep(result, of: .coordinator, gradient: gradient, place: place, isChecked: false, memory: nil)
    }

    private func isWanted(_ result: NodeResult) throws -> Bool {
        let (verdict, actions) = state.answer(
            from: .coordinator, round: round, node: result.node, at: MonotonicClock.now)
        try perform(actions)
        return verdict == .accepted
    }

    // MARK: - Waiting

    /// Waits until `isDone`, or until something happened that may call for the coordinator's own work.
    ///
    /// Where every process has a core of its own it spins for a while before it sleeps.
    ///
    /// - Parameter deadline: When to look again if nothing happens, besides the deadlines of shares.
    func waitForAnswers(before deadline: Seconds = .infinity, until isDone: () -> Bool) throws {
        var spinEnd: Seconds?
        var turns = 0
        while !isDone() {
            if try collectAnswers() { continue }
            if let own, !own.nodes.isEmpty { return }
            turns += 1
            if turns % 16 != 0 {
                apus_pause()
                continue
            }
            let now = MonotonicClock.now
            let end = spinEnd ?? now + (plane?.antechamber.spinTime ?? 0)
            spinEnd = end
            if now < end {
                if turns % 256 == 0 { _ = try receiveSome() }
                continue
            }
            return try sleep(until: min(state.nextDeadline(after: now) ?? now + 0.25, deadline))
        }
    }

    /// Waits for messages, signals, deaths, or the bell of a worker that finished the last share.
    func sleep(until deadline: Seconds) throws {
        plane?.antechamber.fallAsleep()
        defer { plane?.antechamber.wakeUp() }
        // What was finished before falling asleep rang no bell.
        if try collectAnswers() { return }
        try pump(until: deadline)
    }
}

extension OwnShare {
    fileprivate func result(_ node: TreeNode, _ sum: NodeSum, _ request: RoundRequest) -> NodeResult {
        NodeResult(
            node: node, lossSum: sum.lossSum, correct: UInt32(sum.correct),
            samples: UInt32(computer.sampleCount(of: node, phase: request.phase, batch: request.batch)))
    }
}
