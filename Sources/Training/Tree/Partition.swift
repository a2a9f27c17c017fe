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
