internal import Failures
internal import Kernels

/// Work that travels through shared memory.
extension Coordinator {
    /// Workers of this host that have mapped what was offered, by number.
    var attachedMembers: [Member] { attached }

    /// After anybody came or went.
    func updateAttached() {
        attached = members.values.filter { $0.isReady && $0.link?.isAttached == true }.sorted { $0.id < $1.id }
        guard let plane else { return }
        // A process that spins on a core that another needs delays what it waits for.
        let processes = members.values.count { $0.isOfThisHost } + 1
        let spinTime = processes <= processorCount ? SharedPlane.spinTime : 0
        if plane.antechamber.spinTime != spinTime { plane.antechamber.spinTime = spinTime }
    }

    /// Gives a share by shared memory.
    ///
    /// - Returns: Whether that was possible; otherwise it goes by message, as always.
    func share(_ nodes: [TreeNode], of round: UInt64, with member: Member) -> Bool {
        guard let link = member.link, link.isIdle, let request, request.phase == .gradient, let store,
            nodes.count <= SharedChannel.mostNodes, let address = store.address,
            let slot = link.reserveSlots(nodes.count, round: round)
        else { return false }
        link.give(
            SharedTask(
                kind: SharedTask.Kind.gradient.rawValue, nodeCount: UInt32(nodes.count), round: round,
                epoch: UInt32(request.epoch), batch: UInt32(request.batch), firstSlot: UInt32(slot),
                updateFollows: isUpdateShared ? 1 : 0, store: address),
            nodes: nodes, at: MonotonicClock.now)
        return true
    }

    /// Takes what workers have answered in shared memory.
    ///
    /// - Returns: Whether there was any.
    func collectAnswers() throws -> Bool {
        var found = false
        for member in attached {
            guard let (task, answer, finished) = member.link?.takeAnswer(at: MonotonicClock.now) else { continue }
            found = true
            if task.kind == SharedTask.Kind.update.rawValue {
                finishUpdate(of: member, answer)
            } else {
                try handle(answer, to: task, from: member, at: finished)
            }
        }
        return found
    }

    private func handle(_ answer: SharedAnswer, to task: SharedTask, from member: Member, at now: Seconds) throws {
        guard let link = member.link else { return }
        let verdict = SharedAnswer.Verdict(rawValue: answer.verdict)
        guard verdict == .done, answer.count == task.nodeCount, Int(answer.count) <= SharedChannel.mostNodes else {
            return try expel(member, because: "it could not do its share in shared memory")
        }
        member.hasWorked = true
        member.child?.failures = 0
        for position in 0..<Int(answer.count) {
            guard let node = link.channel.node(position) else { continue }
            let (verdict, actions) = state.answer(from: member.id, round: task.round, node: node, at: now)
            try perform(actions)
            guard verdict == .accepted else { continue }
            let said = link.channel.nodeAnswer(position)
            let result = NodeResult(node: node, lossSum: said.lossSum, correct: said.correct, samples: said.samples)
            switch collector.check(.gradient)?.defect(of: result) {
            case nil:
                let slot = Int(task.firstSlot) + position
                let gradients = link.channel.gradients
                collector.keep(
                    result, of: member.id, gradient: UnsafePointer(gradients.gradient(slot)),
                    place: gradients.memory.address.map { GradientPlace(memory: $0, slot: slot) }, isChecked: false,
                    memory: gradients)
            case .notFinite(let reason): try refuse(node, of: task.round, from: member.id, because: reason)
            case .wrong(let reason):
                try perform(state.refuse(from: member.id, round: task.round, node: node, at: now))
                return try expel(member, because: reason)
            }
        }
    }
}
