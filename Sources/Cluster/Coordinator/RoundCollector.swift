internal import Failures
internal import Kernels
internal import Learning
internal import Networks
internal import System
internal import Training

/// Keeps the accepted results of the current round until they are summed.
final class RoundCollector {
    /// A node's accepted result.
    private struct Kept {
        let worker: WorkerID
        let result: NodeResult
        /// Of a gradient round.
        let gradient: UnsafePointer<Float>?
        /// Where other processes find it; nil where it is this process's alone.
        let place: GradientPlace?
        /// Whether all of it is known to be finite.
        let isChecked: Bool
        /// What keeps it alive: its worker may end before the round does.
        let owner: AnyObject?
    }

    /// A gradient that was not looked at yet.
    struct Unchecked {
        let node: TreeNode
        let worker: WorkerID
        let gradient: UnsafePointer<Float>
    }

    private let parameterCount: Int
    private let classes: Int
    private let job: WorkerJob
    /// Samples of a leaf of the current round.
    private var leafSize: Int
    private let encoding: NumberEncoding
    private(set) var request: RoundRequest?
    private(set) var tree = GradientTree(leafCount: 1)
    /// The nodes whose sums are wanted.
    private var roots: [TreeNode] = []
    private var kept: [TreeNode: Kept] = [:]
    /// For each root the confusion of its samples.
    private var confusions: [[UInt32]] = []
    /// Gradients that arrive by messages or are computed here.
    private let memory: GradientMemory
    private var usedSlots = 0
    /// Those for which there is no slot.
    private var overflow: [AlignedBuffer<Float>] = []
    private var usedOverflow = 0
    /// Each root's last sum as a program, which seldom changes.
    private var reductions: [TreeNode: (nodes: [TreeNode], leafCount: Int, plan: ReductionPlan)] = [:]

    /// - Throws: `Failure.unavailable` where there is not enough memory.
    init(job: WorkerJob, encoding: NumberEncoding) throws(Failure) {
        self.encoding = encoding
        parameterCount = job.shape.layout.paddedCount
        classes = job.shape.classes
        self.job = job
        leafSize = job.leafSize
        memory = try GradientMemory(
            "collected", parameterCount: parameterCount, headBytes: SharedChannel.headBytes)
    }

    /// - Parameter roots: Disjoint nodes whose sums are wanted; nil for the whole tree's.
    func begin(_ request: RoundRequest, roots: [TreeNode]? = nil) {
        self.request = request
        leafSize = job.leafSize(of: request.phase)
        tree = job.tree(of: request.phase, samples: request.samples)
        if let roots {
            self.roots = roots
        } else if self.roots != [tree.root] {
            self.roots = [tree.root]
        }
        kept.removeAll(keepingCapacity: true)
        usedSlots = 0
        usedOverflow = 0
        if !request.phase.isTraining { clearConfusions() }
    }

    private func clearConfusions() {
        let none = [UInt32](repeating: 0, count: classes * classes)
        confusions = [[UInt32]](repeating: none, count: roots.count)
    }

    private func check(_ phase: Phase) -> ResultCheck? {
        guard let request, request.phase == phase else { return nil }
        return ResultCheck(
            phase: phase, tree: tree, samples: request.samples, leafSize: leafSize, classes: classes,
            gradientBytes: encoding.byteCount(of: parameterCount))
    }

    /// Memory for one more gradient of this round, and where others find it.
    func makeRoom() -> (gradient: UnsafeMutablePointer<Float>, place: GradientPlace?) {
        if usedSlots < memory.slotCount {
            defer { usedSlots += 1 }
            return (
                memory.gradient(usedSlots), memory.memory.address.map { GradientPlace(memory: $0, slot: usedSlots) }
            )
        }
        if overflow.count == usedOverflow { overflow.append(AlignedBuffer<Float>(count: parameterCount, zero: 0)) }
        defer { usedOverflow += 1 }
        return (overflow[usedOverflow].base, nil)
    }

    /// Checks a result that was accepted, and keeps it.
    ///
    /// - Returns: What is wrong with it, if anything; then nothing is kept. The numbers of a gradient that lies where it is
    ///   summed are looked at only when something else tells of them (see ``unchecked``).
    func keep(
        _ result: NodeResult, of worker: WorkerID, phase: Phase, _ tensor: ResultTensor, adder: ParameterUpdate
    ) -> ResultDefect? {
        guard let check = check(phase) else { return .wrong("it is of another phase") }
        // This process does not doubt its own word: what is not finite shows in the sum.
        let isOwn = worker == .coordinator
        switch tensor {
        case .inPlace(let floats, let place, let owner) where phase.isTraining:
            if !isOwn, let defect = check.defect(of: result) { return defect }
            keep(result, of: worker, gradient: floats, place: place, isChecked: false, owner: owner)
        case .inPlace(let floats, _, _):
            let counts = UnsafeRawBufferPointer(start: floats, count: classes * classes * 4)
            if !isOwn, let defect = check.defect(of: result, tensor: counts) { return defect }
            keep(result, of: worker, counts: counts)
        case .encoded(let bytes):
            if let defect = check.defect(of: result, tensor: bytes) { return defect }
            guard phase.isTraining else {
                keep(result, of: worker, counts: bytes)
                return nil
            }
            let (gradient, place) = makeRoom()
            encoding.decode(bytes, into: gradient)
            guard adder.allFinite(gradient, count: parameterCount) else {
                return .notFinite("the gradient of node \(result.node) is not finite")
            }
            keep(result, of: worker, gradient: UnsafePointer(gradient), place: place, isChecked: true, owner: nil)
        }
        return nil
    }

    /// - Parameter counts: By position in the confusion matrix.
    private func keep(_ result: NodeResult, of worker: WorkerID, counts: UnsafeRawBufferPointer) {
        guard let root = roots.firstIndex(where: { $0.covers(result.node) }) else { return }
        for index in confusions[root].indices {
            confusions[root][index] &+= counts.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
        }
        keep(result, of: worker, gradient: nil, place: nil, isChecked: true, owner: nil)
    }

    private func keep(
        _ result: NodeResult, of worker: WorkerID, gradient: UnsafePointer<Float>?, place: GradientPlace?,
        isChecked: Bool, owner: AnyObject?
    ) {
        kept[result.node] = Kept(
            worker: worker, result: result, gradient: gradient, place: place, isChecked: isChecked, owner: owner)
    }

    /// Forgets a result that cannot be used after all.
    func discard(_ node: TreeNode) { kept[node] = nil }

    /// Gradients that nobody has looked at for numbers that are not finite.
    var unchecked: [Unchecked] {
        kept.values.compactMap { entry in
            entry.isChecked
                ? nil : entry.gradient.map { Unchecked(node: entry.result.node, worker: entry.worker, gradient: $0) }
        }
    }

    /// Where the gradients of these nodes lie, if other processes can read all of them.
    func places(of nodes: [TreeNode]) -> [GradientPlace]? {
        var places: [GradientPlace] = []
        places.reserveCapacity(nodes.count)
        for node in nodes {
            guard let place = kept[node]?.place else { return nil }
            places.append(place)
        }
        return places
    }

    /// The round's sums; nil while a node is missing.
    ///
    /// - Parameters:
    ///   - nodes: Those that were handed out, from left to right.
    ///   - root: The node to sum up to, one of those that the round began with; nil for the tree's.
    func outcome(of nodes: [TreeNode], upTo root: TreeNode? = nil) -> RoundOutcome? {
        let root = root ?? tree.root
        guard let request,
            let loss = tree.sum(at: root, value: { kept[$0]?.result.lossSum }, adding: { $0 + $1 }),
            let correct = tree.sum(
                at: root, value: { kept[$0].map { Int($0.result.correct) } }, adding: { $0 + $1 })
        else { return nil }
        let leaves = root.leaves(of: tree.leafCount)
        let samples = min(leaves.upperBound * leafSize, request.samples) - leaves.lowerBound * leafSize
        guard request.phase.isTraining else {
            let counts = roots.firstIndex(of: root).map { confusions[$0] } ?? []
            return RoundOutcome(
                lossSum: loss, correct: correct, samples: samples, divisor: samples,
                confusion: ConfusionMatrix(counts: counts, classes: classes), gradients: [], reduction: nil)
        }
        let nodes = roots.count == 1 ? nodes : nodes.filter(root.covers)
        let gradients = nodes.compactMap { kept[$0]?.gradient }
        guard gradients.count == nodes.count, let plan = plan(for: nodes, upTo: root) else { return nil }
        return RoundOutcome(
            lossSum: loss, correct: correct, samples: samples,
            divisor: request.phase == .local ? tree.leafCount : samples, confusion: nil, gradients: gradients,
            reduction: plan)
    }

    private func plan(for nodes: [TreeNode], upTo root: TreeNode) -> ReductionPlan? {
        if let known = reductions[root], known.leafCount == tree.leafCount, known.nodes == nodes { return known.plan }
        guard let plan = tree.reduction(of: nodes, upTo: root) else { return nil }
        // Of earlier rounds, whose roots nobody may ask for again.
        if reductions.count > roots.count { reductions.removeAll() }
        reductions[root] = (nodes, tree.leafCount, plan)
        return plan
    }
}

/// Why a result cannot be used.
enum ResultDefect: Equatable {
    /// It cannot be what it says it is: its sender does not do its work.
    case wrong(String)
    /// It is well formed, but not a finite number: the training's fault as likely as the sender's.
    case notFinite(String)
}

/// Whether a worker's result can be what it says it is.
struct ResultCheck {
    let phase: Phase
    let tree: GradientTree
    let samples: Int
    let leafSize: Int
    let classes: Int
    /// Bytes of a gradient as it travels.
    let gradientBytes: Int

    /// - Parameter tensor: The frame that came with the result: a gradient, or confusion counts.
    /// - Returns: What is wrong with it; nil if nothing is.
    func defect(of result: NodeResult, tensor: UnsafeRawBufferPointer) -> ResultDefect? {
        if let defect = defect(of: result) { return defect }
        let expected = Int(result.samples)
        if phase.isTraining {
            guard tensor.count == gradientBytes else {
                return .wrong("a gradient has \(gradientBytes) bytes, and the result has \(tensor.count)")
            }
        } else {
            guard tensor.count == classes * classes * 4 else {
                return .wrong(
                    "confusion counts have \(classes * classes * 4) bytes, and the result has \(tensor.count)")
            }
            var total = 0
            for index in 0..<classes * classes {
                total += Int(tensor.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
            }
            guard total == expected else { return .wrong("\(expected) samples were counted as \(total)") }
        }
        return nil
    }

    /// The same for what is known of a result without its tensor.
    func defect(of result: NodeResult) -> ResultDefect? {
        let leaves = result.node.leaves(of: tree.leafCount)
        let expected = min(leaves.upperBound * leafSize, samples) - leaves.lowerBound * leafSize
        guard Int(result.samples) == expected else {
            return .wrong("node \(result.node) has \(expected) samples, and the result speaks of \(result.samples)")
        }
        guard Int(result.correct) <= expected else {
            return .wrong("\(result.correct) of \(expected) samples cannot be right")
        }
        guard result.lossSum.isFinite else {
            return .notFinite("the loss of node \(result.node) is \(result.lossSum.withoutSignOfNaN)")
        }
        return nil
    }
}
