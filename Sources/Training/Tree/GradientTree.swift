package import Kernels

/// The one binary tree by which the results of a round's leaves are summed.
///
/// Node (l, i) is the sum of nodes (l − 1, 2i) and (l − 1, 2i + 1); where the right one covers no leaf, the left one
/// passes through. The shape depends on the number of leaves alone, so the order of every addition is known before
/// a worker is started, and whoever computes a node computes the same bits.
package struct GradientTree: Sendable, Hashable {
    /// At least 1.
    package let leafCount: Int
    /// What a leaf counts for where work is measured, in leaves of a batch.
    package let leafWeight: Int

    package init(leafCount: Int, leafWeight: Int = 1) {
        precondition(leafCount >= 1 && leafCount <= 1 << 31, "a round has leaves")
        self.leafCount = leafCount
        self.leafWeight = leafWeight
    }

    /// - Parameters:
    ///   - samples: Samples of the round, at least 1.
    ///   - leafSize: Samples of a leaf; the last leaf may be short.
    package init(samples: Int, leafSize: Int) {
        self.init(leafCount: (samples + leafSize - 1) / leafSize)
    }

    /// The node that covers every leaf.
    package var root: TreeNode {
        var level: UInt8 = 0
        while 1 << Int(level) < leafCount { level += 1 }
        return TreeNode(level: level, index: 0)
    }

    /// The work that a node takes, in leaves of a batch.
    package func work(of node: TreeNode) -> Int { node.leaves(of: leafCount).count * leafWeight }

    /// Whether the node covers a leaf of this tree and lies no higher than the root.
    package func contains(_ node: TreeNode) -> Bool {
        node.level <= root.level && !node.leaves(of: leafCount).isEmpty
    }

    /// The fewest nodes that cover exactly `leaves`, from left to right.
    package func cover(_ leaves: Range<Int>) -> [TreeNode] { cover(leaves, within: root) }

    /// The fewest nodes below `node`, or it itself, that cover exactly those of its leaves that are in `leaves`.
    package func cover(_ leaves: Range<Int>, within node: TreeNode) -> [TreeNode] {
        var nodes: [TreeNode] = []
        append(coverOf: leaves, within: node, to: &nodes)
        return nodes
    }

    /// Whether all these nodes lie in the tree and no leaf is covered twice.
    package func holds(disjoint nodes: [TreeNode]) -> Bool {
        guard nodes.allSatisfy(contains) else { return false }
        let ranges = nodes.map { $0.leaves(of: leafCount) }.sorted { $0.lowerBound < $1.lowerBound }
        return zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
    }

    private func append(coverOf wanted: Range<Int>, within node: TreeNode, to nodes: inout [TreeNode]) {
        let leaves = node.leaves(of: leafCount)
        guard !leaves.isEmpty, wanted.overlaps(leaves) else { return }
        if wanted.lowerBound <= leaves.lowerBound, leaves.upperBound <= wanted.upperBound {
            nodes.append(node)
        } else if let (left, right) = node.children {
            append(coverOf: wanted, within: left, to: &nodes)
            append(coverOf: wanted, within: right, to: &nodes)
        }
    }

    /// The sum of all leaves, from the values of nodes that cover each leaf once.
    ///
    /// - Returns: nil where `value` lacks a node that is needed.
    package func sum<Value>(value: (TreeNode) -> Value?, adding: (Value, Value) -> Value) -> Value? {
        sum(at: root, value: value, adding: adding)
    }

    /// The same sum for a part of the tree.
    package func sum<Value>(
        at node: TreeNode, value: (TreeNode) -> Value?, adding: (Value, Value) -> Value
    ) -> Value? {
        if let known = value(node) { return known }
        guard let (left, right) = node.children, let first = sum(at: left, value: value, adding: adding) else {
            return nil
        }
        if right.leaves(of: leafCount).isEmpty { return first }
        guard let second = sum(at: right, value: value, adding: adding) else { return nil }
        return adding(first, second)
    }

    /// The postfix program that sums buffers as this tree does, up to a node.
    ///
    /// - Parameters:
    ///   - top: The node to sum up to; nil for the root.
    ///   - nodes: The node that each buffer holds; together they cover each of its leaves once.
    /// - Returns: nil where they do not.
    package func reduction(of nodes: [TreeNode], upTo top: TreeNode? = nil) -> ReductionPlan? {
        var buffers: [TreeNode: Int] = [:]
        for (buffer, node) in nodes.enumerated() { buffers[node] = buffer }
        var steps: [ReductionPlan.Instruction] = []
        var used = 0
        func emit(_ node: TreeNode) -> Bool {
            if let buffer = buffers[node] {
                steps.append(.push(buffer))
                used += 1
                return true
            }
            guard let (left, right) = node.children, emit(left) else { return false }
            if right.leaves(of: leafCount).isEmpty { return true }
            guard emit(right) else { return false }
            steps.append(.add)
            return true
        }
        guard emit(top ?? root), used == nodes.count else { return nil }
        return ReductionPlan(steps)
    }
}

/// Node (level l, index i) of the gradient tree: it covers the leaves i·2^l ..< (i + 1)·2^l of a round and stands for
/// the sum of their results. A node that reaches beyond the last leaf covers those that exist.
package struct TreeNode: Sendable, Hashable {
    /// 0 for a leaf, at most 31.
    package let level: UInt8
    package let index: UInt32

    package init(level: UInt8, index: UInt32) {
        self.level = level
        self.index = index
    }

    /// The leaves covered, of `leafCount` there are; empty where the node lies beyond them.
    package func leaves(of leafCount: Int) -> Range<Int> {
        let lower = min(Int(index) << Int(level), leafCount)
        // The end of the last node that can be named is 2^63, which no Int holds.
        return lower..<lower + min(1 << Int(level), leafCount - lower)
    }

    /// Whether the other node is this one or lies below it.
    package func covers(_ other: TreeNode) -> Bool {
        other.level <= level && other.index >> UInt32(level - other.level) == index
    }

    /// The two nodes whose sum this one is; nil for a leaf.
    package var children: (left: TreeNode, right: TreeNode)? {
        guard level > 0 else { return nil }
        return (TreeNode(level: level - 1, index: index * 2), TreeNode(level: level - 1, index: index * 2 + 1))
    }
}

extension TreeNode: CustomStringConvertible {
    package var description: String { "(\(level),\(index))" }
}
