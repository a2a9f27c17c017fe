/// Which nodes of the current round are done, and how many workers are at each.
struct RoundState: Sendable {
    private struct Progress {
        var isDone = false
        var holders = 0
    }

    let id: UInt64
    let tree: GradientTree
    /// From left to right; together they cover each leaf once.
    let nodes: [TreeNode]
    private var progress: [TreeNode: Progress]
    private var open: Int

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
        return nodes.filter { node in progress[node].map { !$0.isDone && $0.holders == 0 } ?? false }
    }

    func holders(of node: TreeNode) -> Int {
        progress[node].map { $0.isDone ? 0 : $0.holders } ?? 0
    }

    mutating func hold(_ nodes: [TreeNode]) {
        for node in nodes { progress[node]?.holders += 1 }
    }

    mutating func release(_ owed: [Assignment]) {
        for assignment in owed where assignment.round == id {
            for node in assignment.nodes { progress[node]?.holders -= 1 }
        }
    }

    /// - Returns: Whether this is the first answer to a node of this round.
    mutating func accept(_ node: TreeNode, of round: UInt64) -> Bool {
        guard round == id, progress[node]?.isDone == false else { return false }
        progress[node]?.isDone = true
        progress[node]?.holders -= 1
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
}
