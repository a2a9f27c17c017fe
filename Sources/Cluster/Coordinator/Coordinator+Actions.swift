internal import Glibc
internal import Kernels
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// Doing what the state decided.
extension Coordinator {
    /// Routes of workers that are gone are remembered, so that their last words are not taken for a stranger's.
    private var mostDeparted: Int { 4096 }

    func perform(_ actions: [CoordinatorState.Action]) throws {
        for action in actions {
            switch action {
            case .assign(let worker, let round, let nodes):
                if worker == .coordinator {
                    own?.nodes += nodes
                    continue
                }
                guard let member = members[worker] else { continue }
                try assign(nodes, of: round, to: member)
            case .suspended(let worker):
                if let member = members[worker] { report(.workerSuspended(member.identity)) }
            case .welcomedBack(let worker):
                if let member = members[worker] { report(.workerReturned(member.identity)) }
            case .giveUp(let worker):
                guard let member = members[worker] else { continue }
                // A local worker's death is seen by its descriptor; a remote one is simply forgotten.
                if let process = member.child?.process {
                    process.signal(SIGKILL)
                } else {
                    try lose(member, reason: "was silent for too long", lastLines: [])
                }
            }
        }
    }

    func assign(_ nodes: [TreeNode], of round: UInt64, to member: Member) throws {
        if share(nodes, of: round, with: member) { return }
        guard let request, let store else { return }
        let version = store.version
        for start in stride(from: 0, to: nodes.count, by: RoundTask.mostNodes) {
            let isFresh = member.parameterVersion != version
            let task = RoundTask(
                round: round, phase: request.phase, epoch: UInt32(request.epoch), batch: UInt32(request.batch),
                parameterVersion: version, carriesParameters: isFresh,
                nodes: Array(nodes[start..<min(start + RoundTask.mostNodes, nodes.count)]))
            outgoing.removeAll()
            outgoing.append(member.route)
            outgoing.append(CoordinatorMessage.task(task).encoded(to: member.id))
            if isFresh {
                if framedVersion != version {
                    parameterFrame.replace(count: encoding.byteCount(of: parameterCount)) {
                        encoding.encode(store.pointer, into: $0)
                    }
                    framedVersion = version
                }
                outgoing.append(sharing: &parameterFrame)
            }
            if try sendOutgoing(to: member.id), isFresh { member.parameterVersion = version }
        }
    }

    /// Gives up a worker that cannot do its work: a local one is ended, and its death seen like any other.
    func expel(_ member: Member, because reason: String) throws {
        report(.refused(sender: member.identity.description, reason: reason))
        if let child = member.child, let process = child.process {
            process.signal(SIGKILL)
            child.isExpelled = true
            if !member.hasWorked { child.hasFailed("was sent away", lastLine: reason, at: MonotonicClock.now) }
        } else {
            try send(.refused(reason), to: member.route, as: member.id)
        }
        try lose(member, reason: "was sent away: \(reason)", lastLines: [])
    }

    func lose(_ member: Member, reason: String, lastLines: [String]) throws {
        try forget(member) {
            // Who never had the data never took part.
            guard member.isReady || member.child != nil else { return }
            counts.lost += 1
            report(.workerLost(member.identity, reason: reason, lastLines: lastLines))
        }
    }

    func forget(_ member: Member, _ announce: () -> Void) throws {
        guard members.removeValue(forKey: member.id) != nil else { return }
        if let watch = member.watch { poller.remove(watch.token) }
        updateAttached()
        // Nobody knows how many of the shares awaited will still be finished: every answer is to ring.
        plane?.antechamber.await(0)
        routes[member.route] = nil
        if departed.count >= mostDeparted { departed.removeAll() }
        departed.insert(member.route)
        keepEffort(of: member)
        announce()
        try perform(state.workerIsGone(member.id, at: MonotonicClock.now))
    }

    func send(_ message: CoordinatorMessage, to route: [UInt8], as worker: WorkerID?) throws {
        outgoing.removeAll()
        outgoing.append(route)
        outgoing.append(message.encoded(to: worker))
        try sendOutgoing(to: worker)
    }

    /// Sends without waiting: who cannot take it is gone, or so far behind that it is better left aside.
    ///
    /// - Returns: Whether it was sent.
    @discardableResult
    func sendOutgoing(to worker: WorkerID?) throws -> Bool {
        switch try socket.sendIfPossible(&outgoing) {
        case .sent: return true
        case .unreachable, .wouldBlock, .interrupted:
            guard let worker, let member = members[worker] else { return false }
            if let process = member.child?.process {
                // Its death is seen by its descriptor.
                process.signal(SIGKILL)
            } else {
                try lose(member, reason: "cannot be reached", lastLines: [])
            }
            return false
        }
    }
}
