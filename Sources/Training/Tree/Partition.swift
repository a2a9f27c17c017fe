/// How the leaves of a round are divided among workers: contiguous runs in proportion to measured speed, their
/// borders moved a little to where few tree nodes describe them, since every node costs one result.
///
/// Whatever the division, the sum is the same: this decides who works, never what comes out.
package enum Partition {
    /// How far a border may move, as a fraction of a worker's even share.
    private static let slack = 0.125

    /// - Parameters:
    ///   - tree: The round's tree.
    ///   - roots: Disjoint nodes of the tree whose leaves are to be divided; nil for all there are.
    ///   - speeds: Leaves per second of each worker, positive; only their ratios count.
    /// - Returns: For each worker the nodes of its share, each at or below a root; none where there are fewer leaves than
    ///   workers.
    package static func shares(of tree: GradientTree, roots: [TreeNode]? = nil, speeds: [Double]) -> [[TreeNode]] {
        guard !speeds.isEmpty else { return [] }
        let line = LeafLine(roots ?? [tree.root], of: tree)
        let total = speeds.reduce(0, +)
        let tolerance = Int(slack * Double(line.count) / Double(speeds.count))
        var shares: [[TreeNode]] = []
        var lower = 0
        var cumulated = 0.0
        for (position, speed) in speeds.enumerated() {
            cumulated += speed
            let isLast = position == speeds.count - 1
            let ideal = Double(line.count) * cumulated / total
            let upper = isLast ? line.count : line.border(near: Int(ideal.rounded()), within: tolerance)
            let clamped = min(max(upper, lower), line.count)
            shares.append(lower < clamped ? line.cover(lower..<clamped) : [])
            lower = clamped
        }
        return shares
    }
}

/// The leaves of some nodes of a tree, one after the other as if they were neighbours.
struct LeafLine {
    private let tree: GradientTree
    private let roots: [TreeNode]
    /// The position of each root's first leaf.
    private let starts: [Int]
    /// Leaves of all roots.
    let count: Int

    /// - Parameter roots: At least one.
    init(_ roots: [TreeNode], of tree: GradientTree) {
        self.tree = tree
        self.roots = roots
        var starts: [Int] = []
        var count = 0
        for root in roots {
            starts.append(count)
            count += root.leaves(of: tree.leafCount).count
        }
        self.starts = starts
        self.count = count
    }

    /// The position within `tolerance` of `ideal` where a cut makes the fewest nodes, the nearest of those.
    func border(near ideal: Int, within tolerance: Int) -> Int {
        guard ideal > 0 else { return 0 }
        var best = ideal
        for distance in 0...max(tolerance, 0) {
            for candidate in [ideal - distance, ideal + distance] where candidate > 0 {
                if alignment(candidate) > alignment(best) { best = candidate }
            }
        }
        return best
    }

    /// The fewest nodes that cover the leaves at these positions.
    func cover(_ positions: Range<Int>) -> [TreeNode] {
        zip(roots, starts).flatMap { root, start in
            let offset = root.leaves(of: tree.leafCount).lowerBound - start
            return tree.cover(positions.lowerBound + offset..<positions.upperBound + offset, within: root)
        }
    }

    /// How often two divides the leaf at a position; a cut between two roots costs nothing.
    private func alignment(_ position: Int) -> Int {
        let number = starts.lastIndex { $0 <= position } ?? 0
        if number > 0, starts[number] == position { return .max }
        return (position - starts[number] + roots[number].leaves(of: tree.leafCount).lowerBound).trailingZeroBitCount
    }
}
