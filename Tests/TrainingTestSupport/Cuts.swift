internal import Arithmetic
package import Training

/// Sets of nodes that cover every leaf of a tree once.
package enum Cuts {
    /// The root alone, all leaves, the covers of every division in two, and some random ones.
    package static func all(of tree: GradientTree) -> [[TreeNode]] {
        let count = tree.leafCount
        var cuts = [[tree.root], (0..<count).map { TreeNode(level: 0, index: UInt32($0)) }]
        for middle in 1..<max(count, 1) { cuts.append(tree.cover(0..<middle) + tree.cover(middle..<count)) }
        for stream in 0..<8 {
            let random = CounterRandom(seed: UInt64(count), purpose: .test, stream: UInt64(stream))
            var draws: UInt64 = 0
            cuts.append(random.cut(tree.root, of: tree, &draws))
        }
        return cuts
    }

    package static func shuffled(_ nodes: [TreeNode]) -> [TreeNode] {
        CounterRandom(seed: 5, purpose: .test).permutation(of: nodes.count).map { nodes[Int($0)] }
    }
}

extension CounterRandom {
    /// The node itself, or cuts of both its children.
    fileprivate func cut(_ node: TreeNode, of tree: GradientTree, _ draws: inout UInt64) -> [TreeNode] {
        guard !node.leaves(of: tree.leafCount).isEmpty else { return [] }
        draws += 1
        guard let (left, right) = node.children, integer(below: 3, at: draws) > 0 else { return [node] }
        return cut(left, of: tree, &draws) + cut(right, of: tree, &draws)
    }
}
