internal import Failures
internal import Kernels
internal import Networks
internal import System
internal import Training

/// The round under way: who is given what, which answers are kept, and what they add up to.
///
/// What happened goes in, with its time; what must be done comes out, for the coordinator's loop to do. Whichever transport
/// brings an answer, it is accepted, checked, kept or refused here.
final class RoundRunner {
    /// What became of a result.
    enum Acceptance {
        /// It counts.
        case kept
        /// Of another round, or somebody was faster.
        case ignored
        case unsolicited
        /// It is no finite number, and its node was given out again.
        case refused(String)
        /// It cannot be what it says it is: its sender does not do its work.
        case wrong(String)
        /// Two workers, or the only one twice, came to a number that is not finite.
        case diverged(String)
    }

    private let job: WorkerJob
    private var state: CoordinatorState
    private let collector: RoundCollector
    private let adder: ParameterUpdate
    private let parameterCount: Int
    /// The coordinator's own share; nil where it only coordinates.
    private(set) var own: OwnShare?
    private(set) var number: UInt64 = 0
    private(set) var request: RoundRequest?
    private(set) var store: ParameterStore?
    /// Workers whose result for a node could not be used in this round.
    private var refusals: [TreeNode: Set<WorkerID>] = [:]

    /// - Throws: `Failure.unavailable` where there is not enough memory.
    init(job: WorkerJob, policy: FaultPolicy, encoding: NumberEncoding, adder: ParameterUpdate) throws(Failure) {
        self.job = job
        state = CoordinatorState(policy: policy)
        parameterCount = job.shape.layout.paddedCount
        collector = try RoundCollector(job: job, encoding: encoding)
        self.adder = adder
    }

    // MARK: - Who is there

    /// Workers that may be given shares, by number.
    var readyWorkers: [WorkerID] { state.readyWorkers }

    /// All that were ready and have not left.
    var memberCount: Int { state.memberCount }

    /// Whether the worker missed its deadline and has not answered since.
    func isLate(_ worker: WorkerID) -> Bool { state.isLate(worker) }

    /// Whether the worker was given something that it has not answered.
    func owes(_ worker: WorkerID) -> Bool { state.owes(worker) }

    /// From here on the coordinator computes a share of every round itself.
    func take(_ own: OwnShare, at now: Seconds) -> [CoordinatorState.Action] {
        self.own = own
        own.meter.start(at: now)
        return state.workerIsReady(.coordinator, isReplaceable: false, at: now)
    }

    func workerIsReady(_ member: Member, at now: Seconds) -> [CoordinatorState.Action] {
        state.workerIsReady(member.id, isReplaceable: member.child != nil, at: now)
    }

    func lose(_ worker: WorkerID, at now: Seconds) -> [CoordinatorState.Action] {
        state.lose(worker, at: now)
    }

    // MARK: - Time

    func nextDeadline(after now: Seconds) -> Seconds? { state.nextDeadline(after: now) }

    func tick(at now: Seconds) -> [CoordinatorState.Action] { state.tick(at: now) }

    /// The clock went on while nobody could have been heard.
    func excuse(_ pause: Seconds) { state.excuse(pause) }

    // MARK: - A round

    /// - Parameter roots: Disjoint nodes to be computed; nil for the whole tree.
    func begin(
        _ request: RoundRequest, roots: [TreeNode]?, with store: ParameterStore, at now: Seconds
    ) -> [CoordinatorState.Action] {
        number += 1
        self.request = request
        self.store = store
        collector.begin(request, roots: roots)
        if !refusals.isEmpty { refusals.removeAll(keepingCapacity: true) }
        own?.nodes.removeAll(keepingCapacity: true)
        return state.begin(round: number, tree: collector.tree, roots: roots, at: now)
    }

    /// A share of this round.
    func share(_ nodes: [TreeNode], for worker: WorkerID) -> Share? {
        guard let request, let store else { return nil }
        return Share(worker: worker, round: number, request: request, nodes: nodes, store: store)
    }

    var isComplete: Bool { state.isRoundComplete }

    /// The nodes handed out for this round.
    var nodes: [TreeNode] { state.roundNodes }

    /// Leaves of the round's tree.
    var leafCount: Int { collector.tree.leafCount }

    /// Where the gradients of all nodes lie, if other processes can read all of them.
    var gradientPlaces: [GradientPlace]? { collector.places(of: state.roundNodes) }

    /// What a complete round came to.
    ///
    /// - Parameter root: The node to sum up to, one of those that the round began with; nil for the tree's.
    func outcome(upTo root: TreeNode? = nil) throws(Failure) -> RoundOutcome {
        guard let outcome = collector.outcome(of: state.roundNodes, upTo: root) else {
            throw Failure(.bug, "round \(number) is complete and yet lacks results")
        }
        return outcome
    }

    // MARK: - Answers

    /// Accepts a result, or does not: the one way by which anything gets into a round's sum.
    ///
    /// - Returns: What became of it, and what is to be done.
    func accept(
        _ result: NodeResult, of answer: Answer, _ tensor: ResultTensor
    ) -> (acceptance: Acceptance, actions: [CoordinatorState.Action]) {
        let (verdict, actions) = state.answer(
            from: answer.worker, round: answer.round, node: result.node, at: answer.finished)
        switch verdict {
        case .ignored: return (.ignored, actions)
        case .unsolicited: return (.unsolicited, actions)
        case .accepted: break
        }
        switch collector.keep(result, of: answer.worker, phase: answer.phase, tensor, adder: adder) {
        case nil: return (.kept, actions)
        case .notFinite(let reason):
            let (acceptance, more) = refuse(result.node, from: answer.worker, because: reason, at: answer.finished)
            return (acceptance, actions + more)
        case .wrong(let reason):
            let again = state.refuse(
                from: answer.worker, round: answer.round, node: result.node, at: answer.finished)
            return (.wrong(reason), actions + again)
        }
    }

    /// Gives a node whose result is no finite number to somebody else; when two workers, or the only one twice, cannot get
    /// it right, it is the training that has gone wrong.
    private func refuse(
        _ node: TreeNode, from worker: WorkerID, because reason: String, at now: Seconds
    ) -> (acceptance: Acceptance, actions: [CoordinatorState.Action]) {
        let isFirst = refusals[node, default: []].insert(worker).inserted
        let known = refusals[node] ?? []
        // Whoever was refused may be given the node again, as the idle helper of a slow worker.
        guard known.count == 1, isFirst || !known.isSuperset(of: state.readyWorkers) else {
            // A relay lives on, and hears of others' results when it has passed this on.
            state.abandonRound()
            return (.diverged(reason), [])
        }
        return (.refused(reason), state.refuse(from: worker, round: number, node: node, at: now))
    }

    /// Looks for a gradient that is not finite among those that were kept unseen, and gives its node out again.
    ///
    /// - Returns: Its worker and what became of it; nil where there is none.
    func refuseInfiniteGradient(
        at now: Seconds
    ) -> (worker: WorkerID, acceptance: Acceptance, actions: [CoordinatorState.Action])? {
        guard let entry = collector.unchecked.first(where: { !adder.allFinite($0.gradient, count: parameterCount) })
        else { return nil }
        collector.discard(entry.node)
        let (acceptance, actions) = refuse(
            entry.node, from: entry.worker, because: "the gradient of node \(entry.node) is not finite", at: now)
        return (entry.worker, acceptance, actions)
    }

    // MARK: - The coordinator's own share

    /// Gives nodes to this process.
    func takeOwn(_ nodes: [TreeNode]) { own?.nodes += nodes }

    var hasOwnWork: Bool { own.map { !$0.nodes.isEmpty } ?? false }

    /// Computes a node of the coordinator's own share.
    ///
    /// - Parameter clock: Tells the time.
    func computeOwnNode(_ clock: () -> Seconds) -> (acceptance: Acceptance, actions: [CoordinatorState.Action]) {
        guard let own, let request, let store, !own.nodes.isEmpty else { return (.ignored, []) }
        let start = clock()
        let node = own.nodes.removeFirst()
        let (result, tensor) = own.compute(node, request, with: store, in: collector)
        let now = clock()
        own.meter.add(compute: now - start, at: now)
        let answer = Answer(
            worker: .coordinator, round: number, phase: request.phase, seconds: now - start, finished: now, results: [])
        let (acceptance, actions) = accept(result, of: answer, tensor)
        if case .kept = acceptance, request.phase.isTraining { own.meter.add(samples: Int(result.samples), of: number) }
        return (acceptance, actions)
    }
}

/// The part of the work that the coordinator does itself, on its own thread.
final class OwnShare {
    private let computer: NodeComputer
    private let classes: Int
    private let counts: AlignedBuffer<Float>
    private var next: (node: TreeNode, epoch: Int, batch: Int)?
    /// Given to this process in the current round, and not done.
    var nodes: [TreeNode] = []
    var meter = WorkerMeter()

    /// - Parameter dataset: Laid out as `job.dataset` says; it must outlive this object.
    init(job: WorkerJob, dataset: UnsafeRawPointer, instructionSet: InstructionSet) throws {
        computer = try NodeComputer(job: job, dataset: dataset, instructionSet: instructionSet)
        classes = job.shape.classes
        counts = AlignedBuffer(count: classes * classes, zero: 0)
    }

    /// - Parameter collector: Has room for the gradient.
    /// - Returns: The node's result, and its tensor, which holds until the next is computed or the round ends.
    func compute(
        _ node: TreeNode, _ request: RoundRequest, with store: ParameterStore, in collector: RoundCollector
    ) -> (NodeResult, ResultTensor) {
        let sum: NodeSum
        let tensor: ResultTensor
        if request.phase.isTraining {
            let (gradient, place) = collector.makeRoom()
            sum = computer.gradient(
                of: node, phase: request.phase, epoch: request.epoch, batch: request.batch, parameters: store.pointer,
                into: gradient)
            tensor = .inPlace(UnsafePointer(gradient), place, owner: nil)
            if request.phase == .gradient {
                next = computer.following(node, epoch: request.epoch, batch: request.batch)
            }
        } else {
            sum = counts.base.withMemoryRebound(to: UInt32.self, capacity: classes * classes) { counts in
                counts.update(repeating: 0, count: classes * classes)
                return computer.evaluate(node, phase: request.phase, parameters: store.pointer, confusion: counts)
            }
            tensor = .inPlace(UnsafePointer(counts.base), nil, owner: nil)
        }
        let samples = computer.sampleCount(of: node, phase: request.phase, batch: request.batch)
        return (
            NodeResult(node: node, lossSum: sum.lossSum, correct: UInt32(sum.correct), samples: UInt32(samples)), tensor
        )
    }

    /// Stages what will probably be asked for in the next round.
    func prepareNext() {
        guard let next else { return }
        self.next = nil
        computer.prepare(next.node, phase: .gradient, epoch: next.epoch, batch: next.batch)
    }
}
