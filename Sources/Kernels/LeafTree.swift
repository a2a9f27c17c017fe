/// The one binary tree over the leaves of a run: node (l, i) covers leaves i · 2^l ..< (i + 1) · 2^l and is the sum of
/// its two children; a missing right child passes the left one through.
///
/// Feed it the leaves in order: it is a binary counter whose set bits are the finished subtrees. It lives on the stack:
/// steps allocate nothing.
struct LeafTree {
    /// One for each set bit of the count.
    private var finished = InlineArray<64, Double>(repeating: 0)
    private var depth = 0
    private var count = 0

    mutating func add(_ leaf: Double) {
        var sum = leaf
        for _ in 0..<(~count).trailingZeroBitCount {
            depth -= 1
            sum = finished[depth] + sum
        }
        finished[depth] = sum
        depth += 1
        count += 1
    }

    /// The root; 0 without leaves.
    mutating func total() -> Double {
        guard depth > 0 else { return 0 }
        depth -= 1
        var sum = finished[depth]
        while depth > 0 {
            depth -= 1
            sum = finished[depth] + sum
        }
        return sum
    }
}

/// How the leaves of a node are worked off: in blocks that are themselves nodes of the tree, of about a hundred
/// samples, so that a block's activations stay in the second-level cache.
struct BlockPlan {
    /// Samples of every block but the last.
    let samples: Int
    /// Sixteens of samples that a block takes in a matrix.
    let bands: Int

    private static let most = 128

    init(leafSize: Int) {
        var samples = leafSize
        while samples * 2 <= Self.most { samples *= 2 }
        self.samples = samples
        bands = (samples + 15) / 16
    }

    func count(for total: Int) -> Int { (total + samples - 1) / samples }
}
