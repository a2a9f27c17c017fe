/// How the leaves of a round are divided among workers: contiguous runs in proportion to measured speed, their
/// borders moved a little to where few tree nodes describe them, since every node costs one result.
///
/// Whatever the division, the sum is the same: this decides who works, never what comes out.
package enum Partition {
    /// How far a border may move, as a fraction of a worker's even share.
    private static let slack = 0.125

    /// - Parameters:
    ///   - tree: The round's tree.
    ///   - speeds: Leaves per second of each worker, positive; only their ratios count.
    /// - Returns: For each worker the nodes of its share, none where there are fewer leaves than workers.
    package static func shares(of tree: GradientTree, speeds: [Double]) -> [[TreeNode]] {
        guard !speeds.isEmpty else { return [] }
        let total = speeds.reduce(0, +)
        let tolerance = Int(slack * Double(tree.leafCount) / Double(speeds.count))
        var shares: [[TreeNode]] = []
        var lower = 0
        var cumulated = 0.0
        for (position, speed) in speeds.enumerated() {
            cumulated += speed
            let isLast = position == speeds.count - 1
            let ideal = Double(tree.leafCount) * cumulated / total
            let upper = isLast ? tree.leafCount : border(near: Int(ideal.rounded()), within: tolerance)
            let clamped = min(max(upper, lower), tree.leafCount)
            shares.append(lower < clamped ? tree.cover(lower..<clamped) : [])
            lower = clamped
        }
        return shares
    }

    /// The number within `tolerance` of `ideal` that the highest power of two divides, the nearest of those.
    private static func border(near ideal: Int, within tolerance: Int) -> Int {
        guard ideal > 0 else { return 0 }
        var best = ideal
        for distance in 0...max(tolerance, 0) {
            for candidate in [ideal - distance, ideal + distance] where candidate > 0 {
                if candidate.trailingZeroBitCount > best.trailingZeroBitCount { best = candidate }
            }
        }
        return best
    }
}
