internal import Failures
internal import Kernels
internal import Networks
internal import System
internal import Training

/// Work that travels through shared memory.
extension Coordinator {
    /// After anybody came or went.
    func updateAttached() {
        attached = members.values.filter { $0.isReady && $0.link?.isAttached == true }.sorted { $0.id < $1.id }
        guard let plane else { return }
        // A process that spins on a core that another needs delays what it waits for.
        let processes = members.values.reduce(1) { $0 + ($1.isOfThisHost ? 1 + ($1.identity.relayed ?? 0) : 0) }
        let spinTime = processes <= options.processorCount ? SharedPlane.spinTime : 0
        if plane.antechamber.spinTime != spinTime { plane.antechamber.spinTime = spinTime }
    }

    /// How many of these actions will give a share by shared memory.
    func countShares(_ actions: [CoordinatorState.Action]) -> Int {
        actions.count { action in
            guard case .assign(let worker, _, let nodes) = action else { return false }
            return members[worker]?.link.map { canShare(nodes, by: $0) } ?? false
        }
    }

    private func canShare(_ nodes: [TreeNode], by link: SharedLink) -> Bool {
        link.isIdle && nodes.count <= SharedChannel.mostNodes
            && (request?.phase.isTraining == true || link.channel.hasRoom(forClasses: job.shape.classes))
    }

    /// Gives a share by shared memory.
    ///
    /// - Returns: Whether that was possible; otherwise it goes by message, as always.
    func share(_ nodes: [TreeNode], of round: UInt64, with member: Member) -> Bool {
        guard let link = member.link, canShare(nodes, by: link), let request, let store,
            let address = SharedStoreAddress(store), let slot = link.reserveSlots(nodes.count, round: round)
        else { return false }
        // One that was not counted on may be the only one that comes: from now on each is to ring.
        if givenShares >= countedShares { plane?.antechamber.await(0) }
        givenShares += 1
        link.give(
            SharedTask(
                kind: SharedTask.Kind.share.rawValue, nodeCount: UInt32(nodes.count), round: round,
                phase: UInt32(request.phase.rawValue), epoch: UInt32(request.epoch), batch: UInt32(request.batch),
                firstSlot: UInt32(slot),
                updateFollows: request.phase.isTraining && isUpdateShared ? 1 : 0, store: address),
            nodes: nodes, at: MonotonicClock.now)
        return true
    }

    /// Takes what workers have answered in shared memory.
    ///
    /// - Returns: Whether there was any.
    func collectAnswers() throws -> Bool {
        var found = false
        for member in attached {
            guard let (task, nodes, answer, finished) = member.link?.takeAnswer(at: MonotonicClock.now) else {
                continue
            }
            found = true
            member.meter.add(compute: answer.seconds, at: MonotonicClock.now)
            if task.kind == SharedTask.Kind.update.rawValue {
                sharedStep.finish(member.id, SharedAnswer.Verdict(rawValue: answer.verdict))
            } else {
                try handle(answer, to: task, nodes, from: member, at: finished)
            }
        }
        return found
    }

    private func handle(
        _ answer: SharedAnswer, to task: SharedTask, _ nodes: [TreeNode], from member: Member, at now: Seconds
    ) throws {
        guard let link = member.link else { return }
        let verdict = SharedAnswer.Verdict(rawValue: answer.verdict)
        guard verdict == .done, Int(answer.count) == nodes.count else {
            return try expel(member, because: "it could not do its share in shared memory")
        }
        for (position, node) in nodes.enumerated() {
            let (verdict, actions) = state.answer(from: member.id, round: task.round, node: node, at: now)
            try perform(actions)
            guard verdict == .accepted else {
                member.hasFinishedShare()
                continue
            }
            let said = link.channel.nodeAnswer(position)
            let result = NodeResult(node: node, lossSum: said.lossSum, correct: said.correct, samples: said.samples)
            switch keep(result, in: Int(task.firstSlot) + position, of: link.channel.gradients, from: member) {
            case nil: member.hasFinishedShare(result, of: task.round, request?.phase)
            case .notFinite(let reason): try refuse(node, of: task.round, from: member.id, because: reason)
            case .wrong(let reason):
                try perform(state.refuse(from: member.id, round: task.round, node: node, at: now))
                return try expel(member, because: reason)
            }
        }
    }

    /// Keeps a result whose gradient, or confusion counts, lie in a slot of a worker's.
    ///
    /// - Returns: What is wrong with it, if anything; a gradient's numbers are looked at only when something else tells.
    private func keep(
        _ result: NodeResult, in slot: Int, of memory: GradientMemory, from member: Member
    ) -> ResultDefect? {
        guard let phase = request?.phase, let check = collector.check(phase) else { return nil }
        let floats = UnsafePointer(memory.gradient(slot))
        guard !phase.isTraining else {
            if let defect = check.defect(of: result) { return defect }
            collector.keep(
                result, of: member.id, gradient: floats,
                place: memory.memory.address.map { GradientPlace(memory: $0, slot: slot) }, isChecked: false,
                memory: memory)
            return nil
        }
        let tensor = UnsafeRawBufferPointer(start: floats, count: job.shape.classes * job.shape.classes * 4)
        if let defect = check.defect(of: result, tensor: tensor) { return defect }
        collector.keep(result, of: member.id) { tensor.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
        return nil
    }
}
