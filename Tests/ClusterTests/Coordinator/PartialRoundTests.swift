import Testing

@testable import Cluster
@testable import Training

/// Rounds over a part of the tree, as a relay has them.
struct PartialRoundTests {
    private let tree = GradientTree(leafCount: 23)

    private func assigned(_ actions: [CoordinatorState.Action]) -> [WorkerID: [TreeNode]] {
        var nodes: [WorkerID: [TreeNode]] = [:]
        for case .assign(let worker, _, let share) in actions { nodes[worker, default: []] += share }
        return nodes
    }

    @Test("a round over some nodes hands out their leaves and no others, and is complete with these")
    func handsOut() {
        var state = CoordinatorState()
        for number in UInt32(1)...3 { _ = state.workerIsReady(WorkerID(number), at: 0) }
        let roots = tree.cover(5..<19)
        let shares = assigned(state.begin(round: 1, tree: tree, roots: roots, at: 0))
        #expect(shares.count == 3)
        #expect(shares.values.joined().flatMap { Array($0.leaves(of: 23)) }.sorted() == Array(5..<19))
        for (worker, nodes) in shares {
            for node in nodes {
                #expect(!state.isRoundComplete)
                #expect(state.answer(from: worker, round: 1, node: node, at: 0.01).verdict == .accepted)
            }
        }
        #expect(state.isRoundComplete)
    }

    @Test("what a worker leaves undone of a part goes to another")
    func heals() {
        var state = CoordinatorState()
        for number in UInt32(1)...2 { _ = state.workerIsReady(WorkerID(number), at: 0) }
        let roots = [TreeNode(level: 3, index: 1), TreeNode(level: 0, index: 2)]
        let shares = assigned(state.begin(round: 1, tree: tree, roots: roots, at: 0))
        let again = assigned(state.lose(WorkerID(1), at: 0.01))
        #expect(again == [WorkerID(2): shares[WorkerID(1)] ?? []])
    }

    @Test("with nobody there the nodes wait as they are, and the first who comes gets them")
    func waits() {
        var state = CoordinatorState()
        let roots = [TreeNode(level: 1, index: 3), TreeNode(level: 1, index: 9)]
        #expect(state.begin(round: 1, tree: tree, roots: roots, at: 0).isEmpty)
        #expect(assigned(state.workerIsReady(WorkerID(4), at: 1)) == [WorkerID(4): roots])
    }

    @Test("the same part is divided as before, another one anew")
    func division() {
        var state = CoordinatorState()
        for number in UInt32(1)...2 { _ = state.workerIsReady(WorkerID(number), at: 0) }
        func shares(_ round: UInt64, _ roots: [TreeNode]) -> [WorkerID: [TreeNode]] {
            let shares = assigned(state.begin(round: round, tree: tree, roots: roots, at: Double(round)))
            for (worker, nodes) in shares {
                for node in nodes {
                    _ = state.answer(from: worker, round: round, node: node, at: Double(round) + 0.01)
                }
            }
            return shares
        }
        let left = [TreeNode(level: 3, index: 0)]
        let right = [TreeNode(level: 3, index: 1)]
        let first = shares(1, left)
        #expect(shares(2, left) == first)
        #expect(shares(3, right).values.joined().allSatisfy { right[0].covers($0) })
        #expect(shares(4, left) == first)
    }
}
