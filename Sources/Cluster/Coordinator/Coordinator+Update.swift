internal import Failures
internal import Kernels
internal import Networks
internal import System
internal import Training

/// The step itself: one pass over all gradients and parameters, by this process or by all of this host together.
extension Coordinator {
    /// With so many workers it pays to share the pass even where waking them costs as much as a small pass.
    private static let manyWorkers = 8

    /// Whether workers take part in the pass.
    var isUpdateShared: Bool {
        guard let plane, !attached.isEmpty, !options.isRelay else { return false }
        return plane.antechamber.spinTime > 0 || attached.count >= Self.manyWorkers
    }

    /// - Returns: Whether all that came out is finite.
    func descend(_ outcome: RoundOutcome, by rule: DescentRule, in store: ParameterStore) throws -> Bool {
        guard let reduction = outcome.reduction else { throw Failure(.bug, "a gradient round has no gradient") }
        let everything = 0..<store.layout.paddedCount
        let parts = try shareUpdate(outcome, by: rule, in: store)
        let start = MonotonicClock.now
        guard !parts.isEmpty else {
            defer { own?.meter.add(compute: MonotonicClock.now - start, at: MonotonicClock.now) }
            return store.descend(outcome, reduction, by: rule, with: adder, range: everything)
        }
        sharedStep.isFinite = true
        if let own {
            sharedStep.isFinite = store.descend(
                outcome, reduction, by: rule, with: adder, range: 0..<(parts.first?.range.lowerBound ?? 0))
            own.meter.add(compute: MonotonicClock.now - start, at: MonotonicClock.now)
        }
        enter(.staging)
        own?.prepareNext()
        enter(.updateWait)
        let deadline = MonotonicClock.now + options.policy.partPatience
        while !sharedStep.open.isEmpty {
            try checkInterruptedRound()
            try waitForAnswers(before: deadline) { sharedStep.open.isEmpty }
            let isLost = MonotonicClock.now > deadline || sharedStep.open.keys.contains { members[$0] == nil }
            guard isLost, !sharedStep.open.isEmpty else { continue }
            // Whoever is still at a part, late or not, goes on writing to memory that nobody reads from here on: what was
            // moved of an open part may be half old and half new.
            try store.move()
            sharedStep.giveUpOpenParts()
        }
        enter(.update)
        for range in sharedStep.takeUnfinished() {
            let isFinite = store.descend(outcome, reduction, by: rule, with: adder, range: range)
            sharedStep.isFinite = sharedStep.isFinite && isFinite
        }
        return sharedStep.isFinite
    }

    /// Gives every worker that is free its part of the pass; this process's own part is what lies before the first.
    ///
    /// - Returns: The parts given; none where this process does everything.
    private func shareUpdate(
        _ outcome: RoundOutcome, by rule: DescentRule, in store: ParameterStore
    ) throws -> [(worker: WorkerID, range: Range<Int>)] {
        let helpers = attached.filter { $0.link?.isIdle == true }
        guard isUpdateShared, !helpers.isEmpty, let address = SharedStoreAddress(store),
            state.roundNodes.count <= UpdateSheet.mostNodes, let places = collector.places(of: state.roundNodes)
        else { return [] }
        let sheet = UpdateSheet(nodes: state.roundNodes, places: places)
        sharedStep.show(sheet)
        let version = sharedStep.sheetVersion
        let lines = store.layout.paddedCount / 16
        let parts = helpers.count + (own == nil ? 0 : 1)
        let first = own == nil ? 0 : 1
        var given: [(worker: WorkerID, range: Range<Int>)] = []
        let now = MonotonicClock.now
        func range(_ part: Int) -> Range<Int> { lines * part / parts * 16..<lines * (part + 1) / parts * 16 }
        plane?.antechamber.await(helpers.indices.count { !range($0 + first).isEmpty })
        for (position, member) in helpers.enumerated() {
            let range = range(position + first)
            guard let link = member.link, !range.isEmpty else { continue }
            link.show(sheet, version: version)
            link.give(
                SharedTask(
                    kind: SharedTask.Kind.update.rawValue, round: round, store: address,
                    update: SharedUpdate(
                        sheet: version, lower: UInt64(range.lowerBound), upper: UInt64(range.upperBound),
                        scale: outcome.scale, rate: rule.rate, momentum: rule.momentum,
                        weightDecay: rule.weightDecay, nesterov: rule.nesterov ? 1 : 0,
                        leafCount: UInt32(collector.tree.leafCount))),
                at: now)
            sharedStep.give(range, to: member.id)
            given.append((member.id, range))
        }
        return given
    }
}
