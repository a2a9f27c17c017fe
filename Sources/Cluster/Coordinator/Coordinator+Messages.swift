internal import Failures
internal import Files
internal import FoundationEssentials
internal import Hashing
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// What workers and strangers say.
extension Coordinator {
    func handleMessage() throws {
        guard incoming.count >= 2 else { return turnAway("a stranger", "its message is empty") }
        let route = incoming.bytes(ofPart: 0)
        do {
            let decoded = try incoming.withUnsafeBytes(ofPart: 1) { bytes throws(WireDefect) in
                try WorkerMessage.decode(bytes)
            }
            if case .hello(let json) = decoded.message { return try admit(json, route) }
            guard let id = routes[route], let member = members[id] else {
                // It may be a worker whose connection broke, or that was let go and does not know.
                try send(.greetAgain, to: route, as: nil)
                if departed.contains(route) { return }
                throw WireDefect("comes from somebody who was not admitted")
            }
            guard decoded.worker == id else { throw WireDefect("is signed by \(decoded.worker), not \(id)") }
            try handle(decoded.message, from: member)
        } catch let defect as WireDefect {
            let reason = "its message \(defect)"
            if let id = routes[route] { return tell("\(id)", reason) }
            turnAway(incoming.peerAddress.flatMap { $0.isEmpty ? nil : $0 } ?? "a stranger", reason)
        }
    }

    func handle(_ message: WorkerMessage, from member: Member) throws {
        member.lastHeard = MonotonicClock.now
        switch message {
        case .hello: break
        case .fetch(let offset, let count):
            member.child?.lastHeard = MonotonicClock.now
            try sendPiece(offset, count, to: member)
        case .ready(let digest):
            guard SHA256Text.text(digest) == job.dataset.sha256 else {
                return try expel(
                    member,
                    because: "it holds the dataset \(SHA256Text.text(digest)), and this job's is \(job.dataset.sha256)")
            }
            guard !member.isReady else { return }
            if options.plane == .sharedMemory, member.link?.isAttached != true {
                return try expel(member, because: "it cannot share memory with this process, which is all it may use")
            }
            member.isReady = true
            member.meter.start(at: MonotonicClock.now)
            updateAttached()
            if member.hasReturned {
                report(.workerReturned(member.identity))
            } else {
                counts.started += 1
                report(.workerJoined(member.identity, kernel: member.kernel))
            }
            try perform(state.workerIsReady(member.id, isReplaceable: member.child != nil, at: MonotonicClock.now))
        case .attached:
            member.link?.isAttached = true
            updateAttached()
        case .result(let answer): try handle(answer, from: member)
        case .leaving:
            try send(.stop, to: member.route, as: member.id)
            member.child?.isLeaving = true
            try forget(member) { if member.isReady { report(.workerLeft(member.identity)) } }
        case .failed(let reason): try bury(member, String(reason.onOneLine.prefix(200)))
        }
    }

    /// Lets go of a worker that said that it cannot work, and why.
    private func bury(_ member: Member, _ reason: String) throws {
        guard member.child == nil else { return try expel(member, because: reason) }
        try send(.refused(reason), to: member.route, as: member.id)
        try forget(member) {
            if member.isReady { counts.lost += 1 }
            report(.workerLost(member.identity, reason: "gave up", lastLines: [reason]))
        }
    }

    func admit(_ json: [UInt8], _ route: [UInt8]) throws {
        guard routes[route] == nil else { return }
        guard let greeting = try? JSONDecoder().decode(Greeting.self, from: Data(json)) else {
            throw WireDefect("greets in an unknown way")
        }
        let local = greeting.token.flatMap { token in locals.first { $0.process?.token == token } }
        let earlier =
            local.map { $0.member.flatMap { members[$0] } }
            ?? greeting.ticket.flatMap { ticket in members.values.first { $0.ticket == ticket } }
        guard local != nil || earlier != nil || guestCount < options.mostWorkers else {
            return try refuse(
                route, "it already has \(guestCount.counted("worker")), the most it admits (--max-workers)")
        }
        // Its connection broke, and it came by another before that was noticed.
        if let earlier { try forget(earlier) {} }
        let id = WorkerID(nextWorker)
        nextWorker += 1
        let identity = WorkerIdentity(
            worker: id.number,
            host: String(greeting.host.onOneLine.prefix(64)) + (senderKey.map { ", key \($0)" } ?? ""),
            process: greeting.process, isLocal: local != nil,
            task: greeting.task.map { String($0.onOneLine.prefix(64)) },
            relayed: greeting.relayed.map { min(max($0, 0), 1 << 20) })
        let isOfThisHost = greeting.machine != nil && greeting.machine == Machine.identity
        // A relay stands for another host: what it says of one goes by messages.
        let link = isOfThisHost && greeting.relayed == nil ? plane?.makeLink() : nil
        let member = Member(
            id: id, route: route, identity: identity, kernel: String(greeting.kernel.onOneLine.prefix(16)),
            child: local, isOfThisHost: isOfThisHost, link: link,
            ticket: try SpawnToken.make(), key: senderKey, hasReturned: earlier?.isReady ?? false,
            at: MonotonicClock.now)
        if local == nil, isOfThisHost, let watch = ProcessWatch(greeting.process) {
            member.watch = (watch, poller.add(descriptor: watch.descriptor))
        }
        local?.member = id
        members[id] = member
        routes[route] = id
        let admission = Admission(
            worker: id.number, run: options.run, ticket: member.ticket, job: job, shared: link?.offer)
        try send(.welcome(Array(try JSONEncoder().encode(admission))), to: route, as: id)
    }

    func refuse(_ route: [UInt8], _ reason: String) throws {
        try send(.refused(reason), to: route, as: nil)
        turnAway(incoming.peerAddress ?? "a worker", reason)
    }

    func sendPiece(_ offset: UInt64, _ count: UInt32, to member: Member) throws {
        // Each byte once and in order, so that nobody can fill the memory with pieces that it does not take.
        guard !member.isReady, count <= WireFormat.pieceBytes, offset == member.sentBytes,
            Int(offset) + Int(count) <= dataset.count
        else { throw WireDefect("asks for bytes that it cannot need") }
        member.sentBytes += UInt64(count)
        outgoing.removeAll()
        outgoing.append(member.route)
        outgoing.append(CoordinatorMessage.piece(offset: offset).encoded(to: member.id))
        outgoing.append(copying: UnsafeRawBufferPointer(rebasing: dataset[Int(offset)..<Int(offset) + Int(count)]))
        try sendOutgoing(to: member.id)
    }

    func handle(_ answer: RoundAnswer, from member: Member) throws {
        guard incoming.count == 2 + answer.results.count else {
            throw WireDefect(
                "has \((incoming.count - 2).counted("tensor")) for \(answer.results.count.counted("result"))")
        }
        let now = MonotonicClock.now
        member.meter.add(compute: answer.seconds, at: now)
        for (position, result) in answer.results.enumerated() {
            let (verdict, actions) = state.answer(from: member.id, round: answer.round, node: result.node, at: now)
            try perform(actions)
            switch verdict {
            case .ignored: member.hasFinishedShare()
            case .unsolicited:
                tell(
                    member.identity.description,
                    "nobody asked it for node \(result.node) of round \(answer.round)")
            case .accepted:
                let defect = incoming.withUnsafeBytes(ofPart: 2 + position) { tensor -> ResultDefect? in
                    guard let check = collector.check(answer.phase) else { return .wrong("it is of another phase") }
                    if let defect = check.defect(of: result, tensor: tensor) { return defect }
                    return collector.keep(result, of: member.id, tensor: tensor, adder: adder)
                        ? nil : .notFinite("the gradient of node \(result.node) is not finite")
                }
                switch defect {
                case nil: member.hasFinishedShare(result, of: answer.round, answer.phase)
                case .notFinite(let reason): try refuse(result.node, of: answer.round, from: member.id, because: reason)
                case .wrong(let reason):
                    let again = state.refuse(from: member.id, round: answer.round, node: result.node, at: now)
                    try perform(again)
                    return try expel(member, because: reason)
                }
            }
        }
    }

    /// Gives a node whose result cannot be used to somebody else; when two workers, or the only one twice, cannot get it
    /// right, it is the training that has gone wrong.
    func refuse(_ node: TreeNode, of round: UInt64, from worker: WorkerID, because reason: String) throws {
        heldRefusals.append((members[worker]?.identity.description ?? "\(worker)", reason))
        let isFirst = refusals[node, default: []].insert(worker).inserted
        let known = refusals[node] ?? []
        // Whoever was refused may be given the node again, as the idle helper of a slow worker.
        guard known.count == 1, isFirst || !known.isSuperset(of: state.readyWorkers) else {
            // A relay lives on, and hears of others' results when it has passed this on.
            state.abandonRound()
            throw Diverged(reason: reason)
        }
        try perform(state.refuse(from: worker, round: round, node: node, at: MonotonicClock.now))
    }
}
