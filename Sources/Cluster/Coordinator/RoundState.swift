internal import System
internal import Training

/// Which nodes of the current round are done, and which workers are at each.
struct RoundState: Sendable {
    private struct Progress {
        var isDone = false
        var holders: Set<WorkerID> = []
        /// Who answered it, first or not.
        var answerers: Set<WorkerID> = []
    }

    let id: UInt64
    let tree: GradientTree
    /// From left to right; together they cover each leaf once.
    let nodes: [TreeNode]
    private var progress: [TreeNode: Progress]
    private var open: Int
    /// Leaves that workers were given as the round began.
    private(set) var shares: [WorkerID: Int] = [:]
    /// The median time that a share should take; nil while nobody's speed is known.
    var typicalTime: Seconds?
    /// Whether it was not known yet when the round began.
    var isFirst = false

    init(id: UInt64, tree: GradientTree, nodes: [TreeNode]) {
        self.id = id
        self.tree = tree
        self.nodes = nodes
        progress = Dictionary(uniqueKeysWithValues: nodes.map { ($0, Progress()) })
        open = nodes.count
    }

    var isComplete: Bool { open == 0 }

    var unheldNodes: [TreeNode] {
        guard !isComplete else { return [] }
        return nodes.filter { node in progress[node].map { !$0.isDone && $0.holders.isEmpty } ?? false }
    }

    mutating func share(_ nodes: [TreeNode], with worker: WorkerID) {
        shares[worker] = nodes.reduce(0) { $0 + tree.work(of: $1) }
    }

    /// Whether a worker that does not owe a node has not answered it either: it is none of its round, or another's.
    func isForeign(_ node: TreeNode, by worker: WorkerID) -> Bool {
        progress[node].map { !$0.answerers.contains(worker) } ?? true
    }

    /// How many workers are at a node that is not done.
    func holders(of node: TreeNode) -> Int {
        progress[node].map { $0.isDone ? 0 : $0.holders.count } ?? 0
    }

    mutating func hold(_ nodes: [TreeNode], by worker: WorkerID) {
        for node in nodes { progress[node]?.holders.insert(worker) }
    }

    /// The worker is known to be at what it owes.
    mutating func hold(_ owed: [Assignment], by worker: WorkerID) {
        for assignment in owed where assignment.round == id { hold(assignment.nodes, by: worker) }
    }

    /// The worker cannot be relied upon for what it owes.
    mutating func release(_ owed: [Assignment], by worker: WorkerID) {
        for assignment in owed where assignment.round == id {
            for node in assignment.nodes { progress[node]?.holders.remove(worker) }
        }
    }

    /// - Returns: Whether this is the first answer to a node of this round.
    mutating func accept(_ node: TreeNode, of round: UInt64, by worker: WorkerID) -> Bool {
        guard round == id, let known = progress[node] else { return false }
        progress[node]?.holders.remove(worker)
        progress[node]?.answerers.insert(worker)
        guard !known.isDone else { return false }
        progress[node]?.isDone = true
        open -= 1
        return true
    }

    /// Takes an acceptance back.
    mutating func reopen(_ node: TreeNode, of round: UInt64) -> Bool {
        guard round == id, progress[node]?.isDone == true else { return false }
        progress[node]?.isDone = false
        open += 1
        return true
    }

    /// Nothing more is accepted.
    mutating func abandon() {
        for node in nodes { progress[node]?.isDone = true }
        open = 0
    }
}

/// A division of a tree, or of a part of it, among workers, and the speeds it was made for.
struct Division: Sendable {
    /// Speeds within this ratio of each other count as equal: a share that changes every step for the noise of the
    /// clock costs more than it gains.
    private static let tolerance = 1.3

    let tree: GradientTree
    /// The nodes whose leaves were divided.
    let roots: [TreeNode]
    let workers: [WorkerID]
    let weights: [Double]
    let shares: [[TreeNode]]

    func fits(_ tree: GradientTree, _ roots: [TreeNode], _ workers: [WorkerID], _ weights: [Double]) -> Bool {
        guard tree == self.tree, roots == self.roots, workers == self.workers else { return false }
        let ratios = zip(weights, self.weights).map { $0 / $1 }
        guard let least = ratios.min(), let most = ratios.max() else { return true }
        return most <= least * Self.tolerance
    }

    /// Equal weights where they are about equal.
    static func smoothed(_ weights: [Double]) -> [Double] {
        guard let least = weights.min(), let most = weights.max(), most > least * tolerance else {
            return [Double](repeating: 1, count: weights.count)
        }
        return weights
    }
}
