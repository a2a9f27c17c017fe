internal import Files
internal import FoundationEssentials
internal import ZeroMQ

/// What workers and strangers say.
extension Coordinator {
    func handleMessage() throws {
        guard incoming.count >= 2 else { return report(.refused(sender: "a stranger", reason: "an empty message")) }
        let route = incoming.bytes(ofPart: 0)
        do {
            let decoded = try incoming.withUnsafeBytes(ofPart: 1) { bytes throws(WireDefect) in
                try WorkerMessage.decode(bytes)
            }
            if case .hello(let json) = decoded.message { return try admit(json, route) }
            guard let id = routes[route], let member = members[id] else {
                // What a worker said before it heard that it was let go.
                if departed.contains(route) { return }
                throw WireDefect("comes from somebody who was not admitted")
            }
            guard decoded.worker == id else { throw WireDefect("is signed by \(decoded.worker), not \(id)") }
            try handle(decoded.message, from: member)
        } catch let defect as WireDefect {
            let sender = routes[route].map { "\($0)" } ?? incoming.peerAddress ?? "a stranger"
            report(.refused(sender: sender, reason: "its message \(defect)"))
        }
    }

    func handle(_ message: WorkerMessage, from member: Member) throws {
        switch message {
        case .hello: break
        case .fetch(let offset, let count): try sendPiece(offset, count, to: member)
        case .ready(let digest):
            guard SHA256Text.text(digest) == job.dataset.sha256 else {
                return try refuse(member.route, "it holds another dataset than this job's")
            }
            guard !member.isReady else { return }
            if options.plane == .sharedMemory, member.link?.isAttached != true {
                return try expel(member, because: "it cannot share memory with this process, which is all it may use")
            }
            member.isReady = true
            updateAttached()
            counts.started += 1
            report(.workerJoined(member.identity, kernel: member.kernel))
            try perform(state.workerIsReady(member.id, isReplaceable: member.child != nil, at: MonotonicClock.now))
        case .attached: member.link?.isAttached = true
        case .result(let answer): try handle(answer, from: member)
        case .leaving:
            try send(.stop, to: member.route, as: member.id)
            member.child?.isLeaving = true
            try forget(member) { if member.isReady { report(.workerLeft(member.identity)) } }
        case .failed(let reason): try expel(member, because: String(reason.onOneLine.prefix(200)))
        }
    }

    func admit(_ json: [UInt8], _ route: [UInt8]) throws {
        guard routes[route] == nil else { return }
        guard members.count < options.mostWorkers else {
            return try refuse(route, "it already has \(members.count) workers, the most it admits")
        }
        guard let greeting = try? JSONDecoder().decode(Greeting.self, from: Data(json)) else {
            throw WireDefect("greets in an unknown way")
        }
        let local = greeting.token.flatMap { token in locals.first { $0.process?.token == token } }
        let id = WorkerID(nextWorker)
        nextWorker += 1
        let identity = WorkerIdentity(
            worker: id.number, host: String(greeting.host.onOneLine.prefix(64)), process: greeting.process,
            isLocal: local != nil)
        let isOfThisHost = greeting.machine != nil && greeting.machine == Machine.identity
        let link = isOfThisHost ? plane?.makeLink() : nil
        let member = Member(
            id: id, route: route, identity: identity, kernel: String(greeting.kernel.onOneLine.prefix(16)),
            child: local, isOfThisHost: isOfThisHost, link: link)
        local?.member = id
        members[id] = member
        routes[route] = id
        let admission = Admission(worker: id.number, job: job, shared: link?.offer)
        try send(.welcome(Array(try JSONEncoder().encode(admission))), to: route, as: id)
    }

    func refuse(_ route: [UInt8], _ reason: String) throws {
        try send(.refused(reason), to: route, as: nil)
        report(.refused(sender: incoming.peerAddress ?? "a worker", reason: reason))
    }

    func sendPiece(_ offset: UInt64, _ count: UInt32, to member: Member) throws {
        guard !member.isReady, count <= WireFormat.pieceBytes, offset <= UInt64(dataset.count),
            Int(offset) + Int(count) <= dataset.count
        else { throw WireDefect("asks for bytes that it cannot need") }
        outgoing.removeAll()
        outgoing.append(member.route)
        outgoing.append(CoordinatorMessage.piece(offset: offset).encoded(to: member.id))
        outgoing.append(copying: UnsafeRawBufferPointer(rebasing: dataset[Int(offset)..<Int(offset) + Int(count)]))
        try sendOutgoing(to: member.id)
    }

    func handle(_ answer: RoundAnswer, from member: Member) throws {
        guard incoming.count == 2 + answer.results.count else {
            throw WireDefect("has \(incoming.count - 2) tensors for \(answer.results.count) results")
        }
        let now = MonotonicClock.now
        member.hasWorked = true
        member.child?.failures = 0
        for (position, result) in answer.results.enumerated() {
            let (verdict, actions) = state.answer(from: member.id, round: answer.round, node: result.node, at: now)
            try perform(actions)
            switch verdict {
            case .ignored: continue
            case .unsolicited: report(.refused(sender: member.identity.description, reason: "nobody asked for it"))
            case .accepted:
                let defect = incoming.withUnsafeBytes(ofPart: 2 + position) { tensor -> ResultDefect? in
                    guard let check = collector.check(answer.phase) else { return .wrong("it is of another phase") }
                    if let defect = check.defect(of: result, tensor: tensor) { return defect }
                    return collector.keep(result, of: member.id, tensor: tensor, adder: adder)
                        ? nil : .notFinite("the gradient of node \(result.node) is not finite")
                }
                switch defect {
                case nil: break
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
            throw Diverged(reason: reason)
        }
        try perform(state.refuse(from: worker, round: round, node: node, at: MonotonicClock.now))
    }
}
