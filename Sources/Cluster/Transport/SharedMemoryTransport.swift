internal import Failures
internal import Kernels
internal import System
internal import Training

/// Shares and answers between a coordinator and the workers of its host, by words of memory that both map.
///
/// A gradient stays where its worker wrote it until the next round begins, and is added up from there. So every worker can
/// also do a part of the step that follows; see ``StepRunner``.
final class SharedMemoryTransport: Transport {
    /// As long as this a waiting process spins where every process has a core of its own: longer than most steps.
    private static let longestSpin: Seconds = 1e-3
    /// With so many workers it pays to share steps even where waking them costs as much as a small step.
    private static let manyWorkers = 8

    private let latch: CompletionLatch
    private let latchAddress: SharedMemoryAddress
    private let dataset: SharedMemoryAddress
    private let process: Int32
    private let parameterCount: Int
    private let classes: Int
    private let processorCount: Int
    private let takesSteps: Bool
    private var links: [WorkerID: SharedLink] = [:]
    /// Workers that can be given shares by memory, by number.
    private var ready: [(worker: WorkerID, link: SharedLink)] = []
    /// Where the tensors of the answer that is being taken lie.
    private var taken: (gradients: GradientMemory, firstSlot: Int)?

    /// - Parameters:
    ///   - dataset: Where the dataset lies; nil where workers cannot map it.
    ///   - processorCount: While no more processes than this work together, whoever waits spins before it sleeps.
    ///   - takesSteps: Whether steps follow gradients; a relay's are taken elsewhere.
    /// - Returns: nil where the system offers no memory that can be shared.
    init?(
        dataset: SharedMemory?, parameterCount: Int, classes: Int, process: Int32, processorCount: Int, takesSteps: Bool
    ) {
        guard let address = dataset?.address, let latch = try? CompletionLatch(), let latchAddress = latch.address
        else {
            return nil
        }
        self.dataset = address
        self.latch = latch
        self.latchAddress = latchAddress
        self.process = process
        self.parameterCount = parameterCount
        self.classes = classes
        self.processorCount = processorCount
        self.takesSteps = takesSteps
    }

    // MARK: - Who takes part

    /// Memory for one more worker.
    ///
    /// - Returns: nil where there is none to be had; the worker then works by messages.
    func makeOffer(to worker: WorkerID) -> SharedOffer? {
        guard let bell = try? Doorbell(),
            let gradients = try? GradientMemory(
                "gradients", parameterCount: parameterCount, headBytes: SharedChannel.headBytes),
            let address = gradients.memory.address
        else { return nil }
        links[worker] = SharedLink(SharedChannel(gradients), bell: bell)
        return SharedOffer(
            process: process, latch: latchAddress, coordinatorBell: latch.ringingDescriptor, channel: address,
            workerBell: bell.listeningDescriptor, dataset: dataset)
    }

    /// The worker said that it has mapped what it was offered.
    func workerHasAttached(_ worker: WorkerID) { links[worker]?.isAttached = true }

    func hasAttached(_ worker: WorkerID) -> Bool { links[worker]?.isAttached == true }

    func workerIsReady(_ worker: WorkerID) {
        guard let link = links[worker], link.isAttached else { return }
        ready.append((worker, link))
        ready.sort { $0.worker < $1.worker }
    }

    func lose(_ worker: WorkerID) {
        links[worker] = nil
        ready.removeAll { $0.worker == worker }
        // Nobody knows how many of the shares awaited will still be finished: every answer is to ring.
        latch.await(0)
    }

    func processCountChanged(to count: Int) {
        // A process that spins on a core that another needs delays what it waits for.
        let spinTime = count <= processorCount ? Self.longestSpin : 0
        if latch.spinTime != spinTime { latch.spinTime = spinTime }
    }

    // MARK: - Shares and answers

    func give(_ shares: [Share], isBeginning: Bool) -> [Share] {
        if isBeginning {
            // Whoever finishes the last of them wakes the coordinator.
            latch.await(shares.count { link(for: $0) != nil })
        } else if shares.contains(where: { link(for: $0) != nil }) {
            // One that was not counted on may be the only one that comes: from now on each is to ring.
            latch.await(0)
        }
        let now = MonotonicClock.now
        return shares.filter { share in
            guard let link = link(for: share), let address = SharedStoreAddress(share.store) else { return true }
            link.give(
                SharedTask(
                    kind: SharedTask.Kind.share.rawValue, nodeCount: UInt32(share.nodes.count), round: share.round,
                    phase: UInt32(share.request.phase.rawValue), epoch: UInt32(share.request.epoch),
                    batch: UInt32(share.request.batch),
                    firstSlot: UInt32(link.takeSlots(share.nodes.count, round: share.round)),
                    updateFollows: share.request.phase.isTraining && sharesSteps ? 1 : 0, store: address),
                nodes: share.nodes, at: now)
            return false
        }
    }

    /// The link by which a share can be given now; nil where it has to go another way.
    private func link(for share: Share) -> SharedLink? {
        guard share.store.place.memory != nil, let link = links[share.worker], link.isIdle,
            share.nodes.count <= SharedChannel.maximumNodes,
            share.request.phase.isTraining || link.channel.hasRoom(forClasses: classes),
            link.hasSlots(share.nodes.count, round: share.round)
        else { return nil }
        return link
    }

    func takeArrivals(_ take: (Arrival) throws -> Void) throws -> Bool {
        var found = false
        for (worker, link) in ready {
            guard let (task, nodes, answer, finished) = link.takeAnswer() else { continue }
            found = true
            let verdict = SharedAnswer.Verdict(rawValue: answer.verdict)
            if task.kind == SharedTask.Kind.update.rawValue {
                try take(.stepPart(worker, verdict, seconds: answer.seconds))
                continue
            }
            guard verdict == .done, Int(answer.count) == nodes.count,
                let phase = UInt8(exactly: task.phase).flatMap(Phase.init)
            else {
                try take(.failure(worker, "it could not do its share in shared memory"))
                continue
            }
            let results = nodes.enumerated().map { position, node in
                let said = link.channel.nodeAnswer(position)
                return NodeResult(node: node, lossSum: said.lossSum, correct: said.correct, samples: said.samples)
            }
            taken = (link.channel.gradients, Int(task.firstSlot))
            try take(
                .answer(
                    Answer(
                        worker: worker, round: task.round, phase: phase, seconds: answer.seconds, finished: finished,
                        results: results)))
        }
        return found
    }

    func withTensor<Result>(_ position: Int, _ body: (ResultTensor) -> Result) -> Result {
        guard let (gradients, firstSlot) = taken else {
            return body(.encoded(UnsafeRawBufferPointer(start: nil, count: 0)))
        }
        let slot = firstSlot + position
        return body(
            .inPlace(
                UnsafePointer(gradients.gradient(slot)),
                gradients.memory.address.map { GradientPlace(memory: $0, slot: slot) }, owner: gradients))
    }

    // MARK: - Steps

    /// Whether workers do parts of steps.
    var sharesSteps: Bool { takesSteps && !ready.isEmpty && (latch.spinTime > 0 || ready.count >= Self.manyWorkers) }

    /// Those that can be given a part of a step now.
    var idleWorkers: [WorkerID] { ready.compactMap { $0.link.isIdle ? $0.worker : nil } }

    /// Gives idle workers their parts of a step.
    ///
    /// - Parameters:
    ///   - parts: Floats of the padded parameters, multiples of 16 and not empty.
    ///   - table: Where the gradients to be added lie, and its version.
    ///   - update: What the parts have in common.
    func give(
        _ parts: [(worker: WorkerID, range: Range<Int>)], of round: UInt64, table: GradientTable, version: UInt64,
        _ update: SharedUpdate, in store: SharedStoreAddress
    ) {
        latch.await(parts.count)
        let now = MonotonicClock.now
        for (worker, range) in parts {
            guard let link = links[worker] else { continue }
            link.show(table, version: version)
            var update = update
            update.table = version
            update.lower = UInt64(range.lowerBound)
            update.upper = UInt64(range.upperBound)
            link.give(
                SharedTask(kind: SharedTask.Kind.update.rawValue, round: round, store: store, update: update), at: now)
        }
    }

    // MARK: - Waiting

    var spinTime: Seconds { latch.spinTime }
    var turnsBetweenLooks: Int { 1 }
    /// Readable when the bell was rung.
    var bellDescriptor: Int32 { latch.listeningDescriptor }

    func fallAsleep() { latch.fallAsleep() }

    func wakeUp() { latch.wakeUp() }
}

/// The coordinator's end of the memory that it shares with one worker.
private final class SharedLink {
    let channel: SharedChannel
    private let bell: Doorbell
    private var given: UInt64 = 0
    private var givenAt: Seconds = 0
    /// The task that was given and is not answered: what lies in the memory, its worker could have changed.
    private var owed: (task: SharedTask, nodes: [TreeNode])?
    /// Whether the worker said that it has mapped everything.
    var isAttached = false
    /// Slots that hold results of this round.
    private var usedSlots = 0
    private var round: UInt64 = 0
    /// The table that the worker has.
    private var table: UInt64 = 0

    init(_ channel: SharedChannel, bell: Doorbell) {
        self.channel = channel
        self.bell = bell
    }

    /// Whether a task can be given now: the last one was answered, even if by then nobody cared.
    var isIdle: Bool { isAttached && owed == nil }

    /// Whether so many slots hold nothing of the round.
    func hasSlots(_ count: Int, round: UInt64) -> Bool {
        (round == self.round ? usedSlots : 0) + count <= channel.gradients.slotCount
    }

    /// - Returns: The first of so many slots, which must be there.
    func takeSlots(_ count: Int, round: UInt64) -> Int {
        if round != self.round {
            self.round = round
            usedSlots = 0
        }
        defer { usedSlots += count }
        return usedSlots
    }

    /// Hands a task over; it must be idle.
    func give(_ task: SharedTask, nodes: [TreeNode] = [], at now: Seconds) {
        precondition(isIdle, "one task at a time")
        channel.task = task
        for (position, node) in nodes.enumerated() { channel.setNode(node, at: position) }
        given += 1
        givenAt = now
        owed = (task, nodes)
        channel.tasks.publish(given)
        if channel.asleep.ordered == 1, channel.asleep.exchange(0) == 1 { bell.ring() }
    }

    /// Gives the table that steps refer to, if the worker lacks it; it must be idle.
    func show(_ table: GradientTable, version: UInt64) {
        guard self.table != version else { return }
        precondition(isIdle, "a table is not changed under a reader")
        table.write(to: channel.table)
        self.table = version
    }

    /// The answer to the last task, once.
    ///
    /// - Returns: With the moment when the worker was through, by its own account of its time.
    func takeAnswer() -> (task: SharedTask, nodes: [TreeNode], answer: SharedAnswer, finished: Seconds)? {
        // In the one order of all, since a coordinator that falls asleep looks here last.
        guard let owed, channel.answers.ordered == given else { return nil }
        self.owed = nil
        let answer = channel.answer
        let seconds = answer.seconds.isFinite ? max(answer.seconds, 0) : 0
        return (owed.task, owed.nodes, answer, min(MonotonicClock.now, givenAt + seconds))
    }
}
