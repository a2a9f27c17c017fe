internal import FoundationEssentials
internal import Failures
internal import Files
internal import Glibc
package import Kernels
internal import Networks
internal import ZeroMQ

/// The thin loop around ``CoordinatorState``: it owns the sockets, the processes and the clock, and lives on one thread.
package final class Coordinator: RoundExecutor {
    let job: WorkerJob
    let options: CoordinatorOptions
    let report: (TrainingEvent) -> Void
    /// The dataset, laid out as `job.dataset` says.
    let dataset: UnsafeRawBufferPointer
    let poller = Poller()
    let socket: Socket
    let socketToken: Poller.Token
    let localEndpoint: Endpoint
    private let directory: PrivateDirectory
    private var socketFiles: [SocketFile] = []
    private let context: Context
    private let signals: SignalDescriptor
    private let signalToken: Poller.Token
    private var authenticator: Authenticator?
    private var authenticatorToken: Poller.Token?

    var state: CoordinatorState
    var members: [WorkerID: Member] = [:]
    var routes: [[UInt8]: WorkerID] = [:]
    private var departed: Set<[UInt8]> = []
    private static let mostDeparted = 4096
    var locals: [LocalWorker] = []
    package internal(set) var counts = WorkerCounts()
    private var nextWorker: UInt32 = 1
    private var incoming = MultipartMessage(capacity: 2 + RoundTask.mostNodes)
    private var outgoing = MultipartMessage(capacity: 4)

    private var round: UInt64 = 0
    private var request: RoundRequest?
    private var version: UInt64 = 0
    private var parameterFrame = Message()
    private var framedVersion: UInt64?
    private var parameters: UnsafePointer<Float>?
    private let parameterCount: Int
    private let collector: RoundCollector
    private let adder: ParameterUpdate
    /// Workers whose result for a node could not be used in this round.
    private var refusals: [TreeNode: Set<WorkerID>] = [:]
    /// What was wrong with them: told once the round is complete, since a result that nobody gets right is no fault of a
    /// worker's.
    private var heldRefusals: [(WorkerIdentity, String)] = []
    private var starvedSince: Seconds?
    private var lastPing: Seconds = 0
    private(set) var interruption: Int32?

    /// Listens; workers are started by ``start()``.
    ///
    /// - Parameters:
    ///   - dataset: Laid out as `job.dataset` says; it must outlive this object.
    ///   - directory: Where the socket of local workers may lie, usually the run directory.
    ///   - signals: SIGINT, SIGTERM and SIGUSR1, blocked before any thread was started.
    package init(
        job: WorkerJob, dataset: UnsafeRawBufferPointer, directory: String, options: CoordinatorOptions,
        instructionSet: InstructionSet, signals: SignalDescriptor, report: @escaping (TrainingEvent) -> Void
    ) throws {
        self.job = job
        self.dataset = dataset
        self.options = options
        self.signals = signals
        self.report = report
        state = CoordinatorState(policy: options.policy)
        parameterCount = ParameterLayout(widths: job.shape.widths).paddedCount
        collector = RoundCollector(job: job)
        adder = ParameterUpdate(instructionSet: instructionSet)
        context = try Context(ContextOptions())
        socket = try Socket(.router, in: context)
        if let security = options.security {
            // The authenticator must be there before the first client is.
            let authenticator = try Authenticator(in: context, keys: security.authorized)
            authenticatorToken = poller.add(authenticator.socket)
            self.authenticator = consume authenticator
        }
        let largest = max(parameterCount * 4, WireFormat.pieceBytes, job.shape.classes * job.shape.classes * 4)
        try socket.set(.routerMandatory, to: true)
        try socket.set(.maximumMessageSize, to: Int64(largest + (1 << 17)))
        try socket.set(.handshakeInterval, to: .seconds(5))
        try socket.set(.heartbeatInterval, to: .seconds(2))
        try socket.set(.heartbeatTimeout, to: .seconds(10))
        try socket.set(.linger, to: .milliseconds(200))
        self.directory = try PrivateDirectory(in: directory)
        localEndpoint = try Endpoint.ipc(path: self.directory.socketPath())
        try socket.bind(localEndpoint)
        var endpoints: [String] = []
        for endpoint in options.listen {
            if case .ipc(let path) = endpoint.transport { socketFiles.append(try SocketFile(path)) }
            if endpoint.needsIPv6 { try socket.set(.ipv6, to: true) }
            if let security = options.security, case .tcp = endpoint.transport {
                try socket.secureAsServer(security.keys)
            }
            endpoints.append(try socket.bind(endpoint).description)
        }
        socketToken = poller.add(socket)
        signalToken = poller.add(descriptor: signals.descriptor)
        if !endpoints.isEmpty { report(.listening(endpoints: endpoints)) }
    }

    package var isInterrupted: Bool { interruption != nil }

    /// Starts the local workers and waits until enough are ready.
    ///
    /// - Throws: `Failure.unavailable` where they do not come in time.
    package func start() throws {
        for number in 0..<options.localWorkers {
            let local = LocalWorker(number: number)
            locals.append(local)
            try launch(local)
        }
        let needed = max(options.minimumWorkers, 1)
        let begin = MonotonicClock.now
        var announced = -1
        while state.readyWorkers.count < needed {
            try checkForInterruption()
            let ready = state.readyWorkers.count
            if ready != announced {
                announced = ready
                report(.waiting(ready: ready, needed: needed))
            }
            let isHopeless = isHopeless && options.listen.isEmpty
            guard MonotonicClock.now - begin < options.joinTimeout, !isHopeless else {
                throw nobody(needed: needed, waited: MonotonicClock.now - begin)
            }
            try pump(until: MonotonicClock.now + 0.25)
        }
    }

    /// Throws when a signal came while there was nothing to finish.
    private func checkForInterruption() throws {
        guard isInterrupted else { return }
        throw Failure(.interrupted, "stopped by a signal before the first step; `apus resume` starts the run again")
    }

    // MARK: - Rounds

    package func compute(
        _ request: RoundRequest, parameters: UnsafePointer<Float>, version: UInt64
    ) throws -> RoundOutcome {
        round += 1
        self.request = request
        self.parameters = parameters
        self.version = version
        collector.begin(request)
        refusals.removeAll(keepingCapacity: true)
        heldRefusals.removeAll(keepingCapacity: true)
        starvedSince = nil
        try perform(state.begin(round: round, tree: collector.tree, at: MonotonicClock.now))
        while !state.isRoundComplete {
            try checkStarvation()
            let now = MonotonicClock.now
            try pump(until: state.nextDeadline(after: now) ?? now + 0.25)
        }
        for (worker, reason) in heldRefusals { report(.refused(sender: worker.description, reason: reason)) }
        heldRefusals.removeAll(keepingCapacity: true)
        guard let outcome = collector.outcome() else {
            throw Failure(.bug, "round \(round) is complete and yet lacks results")
        }
        return outcome
    }

    private func checkStarvation() throws {
        // Workers left aside for their silence are still there; how long they are waited for is the state's affair.
        guard state.memberCount == 0 else { return starvedSince = nil }
        let now = MonotonicClock.now
        let since = starvedSince ?? now
        if starvedSince == nil {
            starvedSince = now
            report(.waiting(ready: 0, needed: 1))
        }
        let isOver = now - since > options.joinTimeout || (isHopeless && options.listen.isEmpty)
        if isOver { throw nobody(needed: 1, waited: now - since) }
        if isInterrupted {
            throw Failure(.interrupted, "stopped by a signal while no worker was left to finish the step")
        }
    }

    /// Whether every local worker was given up.
    private var isHopeless: Bool { !locals.isEmpty && locals.allSatisfy(\.isGivenUp) && members.isEmpty }

    private func nobody(needed: Int, waited: Seconds) -> Failure {
        var message =
            "no worker to train with: \(needed) needed, \(state.readyWorkers.count) ready after "
            + "\(Int(waited.rounded())) s"
        if let last = locals.compactMap(\.process?.lastLines.last).last {
            message += "; the last one said: \(last)"
        } else if let line = lastWords {
            message += "; the last one said: \(line)"
        }
        if locals.isEmpty { message += "; start some with `apus worker ENDPOINT`" }
        return Failure(.unavailable, message)
    }

    /// The last line of a local worker that died.
    var lastWords: String?

    // MARK: - The loop

    /// Handles everything that has happened, or waits for something until a moment.
    private func pump(until deadline: Seconds) throws {
        let wait = try receiveSome() ? 0 : max(0, min(deadline - MonotonicClock.now, 0.25))
        do {
            // Deadlines are looked at after waking, so waking early would only repeat the wait.
            let outcome = try poller.wait(timeout: .microseconds(Int(wait * 1e6)))
            if case .ready = outcome {
                try handleSignals()
                try handleProcesses()
                try authenticate()
                _ = try receiveSome()
            }
        }
        let now = MonotonicClock.now
        try perform(state.tick(at: now))
        try ping(at: now)
    }

    private func handleSignals() throws {
        guard poller.readiness(of: signalToken) != [] else { return }
        while let signal = signals.next() {
            if interruption != nil, signal == SIGINT {
                killLocalWorkers()
                throw Failure(
                    .stoppedAtOnce,
                    "stopped at once by a second Ctrl-C; `apus resume` goes on from the last checkpoint")
            }
            interruption = signal
            report(.interrupted(signal: signal))
        }
    }

    private func authenticate() throws {
        guard let token = authenticatorToken, poller.readiness(of: token) != [] else { return }
        while let decision = try authenticator?.handleOne() {
            if case .denied(_, let address) = decision {
                report(.refused(sender: address, reason: "its CURVE key is not among the authorized ones"))
            }
        }
    }

    private func ping(at now: Seconds) throws {
        guard now - lastPing > 1 else { return }
        lastPing = now
        for member in members.values { try send(.ping, to: member.route, as: member.id) }
    }

    /// Handles messages that are there, only so many at once: a flood must not keep signals and deaths from being seen.
    ///
    /// - Returns: Whether there was any.
    private func receiveSome() throws -> Bool {
        var received = false
        for _ in 0..<Self.mostMessagesAtOnce {
            switch try socket.receiveIfAvailable(into: &incoming) {
            case .received:
                received = true
                try handleMessage()
            case .excessive(let parts, let bytes):
                received = true
                report(.refused(sender: "a stranger", reason: "its message has \(parts) parts of \(bytes) bytes"))
            case .nothing, .interrupted: return received
            }
        }
        return received
    }

    private static let mostMessagesAtOnce = 64

    // MARK: - Messages

    private func handleMessage() throws {
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

    private func handle(_ message: WorkerMessage, from member: Member) throws {
        switch message {
        case .hello: break
        case .fetch(let offset, let count): try sendPiece(offset, count, to: member)
        case .ready(let digest):
            guard SHA256Text.text(digest) == job.dataset.sha256 else {
                return try refuse(member.route, "it holds another dataset than this job's")
            }
            guard !member.isReady else { return }
            member.isReady = true
            counts.started += 1
            report(.workerJoined(member.identity, kernel: member.kernel))
            try perform(state.workerIsReady(member.id, isReplaceable: member.child != nil, at: MonotonicClock.now))
        case .result(let answer): try handle(answer, from: member)
        case .leaving:
            try send(.stop, to: member.route, as: member.id)
            member.child?.isLeaving = true
            try forget(member) { if member.isReady { report(.workerLeft(member.identity)) } }
        case .failed(let reason): try expel(member, because: String(reason.onOneLine.prefix(200)))
        }
    }

    private func admit(_ json: [UInt8], _ route: [UInt8]) throws {
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
        let member = Member(
            id: id, route: route, identity: identity, kernel: String(greeting.kernel.onOneLine.prefix(16)), child: local
        )
        local?.member = id
        members[id] = member
        routes[route] = id
        let admission = Admission(worker: id.number, job: job)
        try send(.welcome(Array(try JSONEncoder().encode(admission))), to: route, as: id)
    }

    private func refuse(_ route: [UInt8], _ reason: String) throws {
        try send(.refused(reason), to: route, as: nil)
        report(.refused(sender: incoming.peerAddress ?? "a worker", reason: reason))
    }

    private func sendPiece(_ offset: UInt64, _ count: UInt32, to member: Member) throws {
        guard !member.isReady, count <= WireFormat.pieceBytes, offset <= UInt64(dataset.count),
            Int(offset) + Int(count) <= dataset.count
        else { throw WireDefect("asks for bytes that it cannot need") }
        outgoing.removeAll()
        outgoing.append(member.route)
        outgoing.append(CoordinatorMessage.piece(offset: offset).encoded(to: member.id))
        outgoing.append(copying: UnsafeRawBufferPointer(rebasing: dataset[Int(offset)..<Int(offset) + Int(count)]))
        try sendOutgoing(to: member.id)
    }

    private func handle(_ answer: RoundAnswer, from member: Member) throws {
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
                    return collector.keep(result, tensor: tensor, adder: adder)
                        ? nil : .notFinite("the gradient of node \(result.node) is not finite")
                }
                switch defect {
                case nil: break
                case .notFinite(let reason): try refuse(result.node, of: answer.round, from: member, because: reason)
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
    private func refuse(_ node: TreeNode, of round: UInt64, from member: Member, because reason: String) throws {
        heldRefusals.append((member.identity, reason))
        let isFirst = refusals[node, default: []].insert(member.id).inserted
        let known = refusals[node] ?? []
        // Whoever was refused may be given the node again, as the idle helper of a slow worker.
        guard known.count == 1, isFirst || !known.isSuperset(of: state.readyWorkers) else {
            throw Diverged(reason: reason)
        }
        try perform(state.refuse(from: member.id, round: round, node: node, at: MonotonicClock.now))
    }

    // MARK: - Doing what the state decided

    func perform(_ actions: [CoordinatorState.Action]) throws {
        for action in actions {
            switch action {
            case .assign(let worker, let round, let nodes):
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

    private func assign(_ nodes: [TreeNode], of round: UInt64, to member: Member) throws {
        guard let request, let parameters else { return }
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
                    parameterFrame.replace(
                        copying: UnsafeRawBufferPointer(start: parameters, count: parameterCount * 4))
                    framedVersion = version
                }
                outgoing.append(sharing: &parameterFrame)
            }
            if try sendOutgoing(to: member.id), isFresh { member.parameterVersion = version }
        }
    }

    /// Gives up a worker that cannot do its work: a local one is ended, and its death seen like any other.
    private func expel(_ member: Member, because reason: String) throws {
        report(.refused(sender: member.identity.description, reason: reason))
        if let process = member.child?.process {
            process.signal(SIGKILL)
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

    private func forget(_ member: Member, _ announce: () -> Void) throws {
        guard members.removeValue(forKey: member.id) != nil else { return }
        routes[member.route] = nil
        if departed.count >= Self.mostDeparted { departed.removeAll() }
        departed.insert(member.route)
        announce()
        try perform(state.workerIsGone(member.id, at: MonotonicClock.now))
    }

    private func send(_ message: CoordinatorMessage, to route: [UInt8], as worker: WorkerID?) throws {
        outgoing.removeAll()
        outgoing.append(route)
        outgoing.append(message.encoded(to: worker))
        try sendOutgoing(to: worker)
    }

    /// Sends without waiting: who cannot take it is gone, or so far behind that it is better left aside.
    ///
    /// - Returns: Whether it was sent.
    @discardableResult
    private func sendOutgoing(to worker: WorkerID?) throws -> Bool {
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
