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
