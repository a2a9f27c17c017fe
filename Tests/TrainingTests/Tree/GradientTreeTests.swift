import KernelInterface
import Testing
import TrainingTestSupport

@testable import Kernels
@testable import Training

struct GradientTreeTests {
    @Test(
        "the root is the lowest node that covers every leaf",
        arguments: [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (8, 3), (9, 4), (3750, 12), (1 << 31, 31)])
    func root(leafCount: Int, level: UInt8) {
        let tree = GradientTree(leafCount: leafCount)
        #expect(tree.root == TreeNode(level: level, index: 0))
        #expect(tree.root.leaves(of: leafCount) == 0..<leafCount)
    }

    @Test("a short last leaf counts as a leaf", arguments: [(1, 1), (16, 1), (17, 2), (128, 8), (129, 9)])
    func leavesOfSamples(samples: Int, leaves: Int) {
        #expect(GradientTree(samples: samples, leafSize: 16).leafCount == leaves)
    }

    @Test("every node that can be named covers a range of leaves, also the last one of the highest level")
    func extremeNodes() {
        for level in [UInt8(0), 1, 30, 31] {
            #expect(TreeNode(level: level, index: .max).leaves(of: 40).isEmpty)
            #expect(!GradientTree(leafCount: 1 << 31).contains(TreeNode(level: level, index: .max)))
        }
        #expect(TreeNode(level: 31, index: 0).leaves(of: 40) == 0..<40)
    }

    @Test("a tree contains the nodes that cover leaves, up to its root")
    func contains() {
        let tree = GradientTree(leafCount: 5)
        #expect(tree.contains(TreeNode(level: 0, index: 4)))
        #expect(tree.contains(TreeNode(level: 2, index: 1)))
        #expect(tree.contains(tree.root))
        #expect(!tree.contains(TreeNode(level: 0, index: 5)))
        #expect(!tree.contains(TreeNode(level: 4, index: 0)))
    }

    @Test("a range is covered once, from left to right, by as few nodes as there can be", arguments: 1...40)
    func cover(leafCount: Int) {
        let tree = GradientTree(leafCount: leafCount)
        for lower in 0..<leafCount {
            for upper in lower + 1...leafCount {
                let nodes = tree.cover(lower..<upper)
                #expect(nodes.flatMap { Array($0.leaves(of: leafCount)) } == Array(lower..<upper))
                #expect(nodes.allSatisfy(tree.contains))
                #expect(nodes.count == fewestNodes(lower, upper, of: leafCount))
            }
        }
        #expect(tree.cover(0..<0).isEmpty)
    }

    /// By dynamic programming over all aligned ranges, those cut off by the last leaf included.
    private func fewestNodes(_ lower: Int, _ upper: Int, of leafCount: Int) -> Int {
        var fewest = [Int](repeating: .max, count: upper + 1)
        fewest[lower] = 0
        for start in lower..<upper where fewest[start] < .max {
            var size = 1
            while start % size == 0, size < 2 * leafCount {
                let end = min(start + size, leafCount)
                if end <= upper { fewest[end] = min(fewest[end], fewest[start] + 1) }
                size *= 2
            }
        }
        return fewest[upper]
    }

    @Test("a sum has the bits of the pairwise sum, whichever nodes it is made of", arguments: 1...40)
    func sum(leafCount: Int) {
        let tree = GradientTree(leafCount: leafCount)
        let leaves = OrderSensitive.values(count: leafCount)
        let expected = OrderSensitive.pairwiseSum(leaves[...])
        for cut in Cuts.all(of: tree) {
            let values = Dictionary(
                uniqueKeysWithValues: cut.map { ($0, OrderSensitive.pairwiseSum(leaves[$0.leaves(of: leafCount)])) })
            let sum = tree.sum(value: { values[$0] }, adding: +)
            #expect(sum?.bitPattern == expected.bitPattern)
        }
    }

    @Test("the values added are such that another order has other bits")
    func orderMatters() {
        let leaves = OrderSensitive.values(count: 40)
        #expect(OrderSensitive.pairwiseSum(leaves[...]) != leaves.reduce(0, +))
        #expect(OrderSensitive.pairwiseSum(leaves[...]) != OrderSensitive.pairwiseSum(leaves.reversed()[...]))
    }

    @Test("a reduction plan adds buffers as the tree is written", arguments: 1...40)
    func reduction(leafCount: Int) throws {
        let tree = GradientTree(leafCount: leafCount)
        for cut in Cuts.all(of: tree) {
            // Buffers are filled in the order of the answers, which is any.
            for nodes in [cut, cut.reversed(), Cuts.shuffled(cut)] {
                let plan = try #require(tree.reduction(of: nodes))
                #expect(plan.bufferCount == nodes.count)
                let expected = tree.sum(value: { nodes.contains($0) ? "\($0)" : nil }, adding: { "(\($0) + \($1))" })
                #expect(execute(plan, over: nodes.map(\.description)) == expected)
            }
        }
    }

    @Test("the expression of five leaves is the one written by hand")
    func handWritten() throws {
        let tree = GradientTree(leafCount: 5)
        let leaves = (0..<5).map { TreeNode(level: 0, index: $0) }
        let plan = try #require(tree.reduction(of: leaves))
        #expect(execute(plan, over: ["a", "b", "c", "d", "e"]) == "(((a + b) + (c + d)) + e)")
    }

    private func execute(_ plan: ReductionPlan, over buffers: [String]) -> String? {
        var stack: [String] = []
        for step in plan.steps {
            switch step.operation {
            case .push: stack.append(buffers[step.first])
            case .pushSum: stack.append("(\(buffers[step.first]) + \(buffers[step.second]))")
            case .addBuffer: stack.append("(\(stack.removeLast()) + \(buffers[step.first]))")
            case .add:
                let right = stack.removeLast()
                stack.append("(\(stack.removeLast()) + \(right))")
            }
        }
        return stack.count == 1 ? stack[0] : nil
    }

    @Test("nodes that leave out a leaf or cover one twice have neither a plan nor, where one is missing, a sum")
    func wrongCovers() {
        let tree = GradientTree(leafCount: 6)
        let halves = [TreeNode(level: 2, index: 0), TreeNode(level: 2, index: 1)]
        #expect(tree.reduction(of: halves) != nil)
        #expect(tree.reduction(of: []) == nil)
        #expect(tree.reduction(of: [halves[0]]) == nil)
        #expect(tree.reduction(of: [halves[1]]) == nil)
        #expect(tree.reduction(of: halves + [halves[0]]) == nil)
        #expect(tree.reduction(of: halves + [TreeNode(level: 0, index: 3)]) == nil)
        #expect(tree.reduction(of: halves + [tree.root]) == nil)
        #expect(tree.sum(value: { $0 == halves[0] ? 1 : nil }, adding: +) == nil)
        #expect(tree.sum(value: { $0 == halves[1] ? 1 : nil }, adding: +) == nil)
    }

    @Test("a node covers itself and what lies below it, and nothing else")
    func covers() {
        let node = TreeNode(level: 2, index: 3)
        for level in UInt8(0)...4 {
            for index in UInt32(0)..<32 {
                let leaves = TreeNode(level: level, index: index).leaves(of: 1 << 10)
                let isWithin = leaves.clamped(to: 12..<16) == leaves
                #expect(node.covers(TreeNode(level: level, index: index)) == isWithin)
            }
        }
    }

    @Test("nodes are disjoint where no leaf is below two of them, and all lie in the tree")
    func disjoint() {
        let tree = GradientTree(leafCount: 11)
        let (left, right) = (TreeNode(level: 2, index: 0), TreeNode(level: 1, index: 2))
        #expect(tree.holds(disjoint: [right, left]))
        #expect(!tree.holds(disjoint: [left, right, TreeNode(level: 0, index: 3)]))
        #expect(!tree.holds(disjoint: [left, left]))
        #expect(!tree.holds(disjoint: [left, TreeNode(level: 0, index: 11)]))
    }

    @Test("what is summed up to some nodes, and from there to the root, is what is summed at once", arguments: 1...20)
    func reductionByParts(leafCount: Int) throws {
        let tree = GradientTree(leafCount: leafCount)
        let leaves = (0..<leafCount).map { TreeNode(level: 0, index: UInt32($0)) }
        let whole = execute(try #require(tree.reduction(of: leaves)), over: leaves.map(\.description))
        for cut in Cuts.all(of: tree) {
            let parts: [String] = try cut.map { top in
                let below = leaves.filter(top.covers)
                let plan = try #require(tree.reduction(of: below, upTo: top))
                return try #require(execute(plan, over: below.map(\.description)))
            }
            let plan = try #require(tree.reduction(of: cut))
            #expect(execute(plan, over: parts) == whole)
        }
    }
}
