/// The one binary tree over the leaves of a run: node (l, i) covers leaves i · 2^l ..< (i + 1) · 2^l and is the sum of
/// its two children; a missing right child passes the left one through.
///
/// Feed it the leaves in order: it is a binary counter whose set bits are the finished subtrees.
struct LeafTree {
    private var finished: [Double] = []
    private var count = 0

    init(leaves: Int) { finished.reserveCapacity(Int.bitWidth - leaves.leadingZeroBitCount + 1) }

    mutating func add(_ leaf: Double) {
        var sum = leaf
        for _ in 0..<(~count).trailingZeroBitCount { sum = finished.removeLast() + sum }
        finished.append(sum)
        count += 1
    }

    /// The root; 0 without leaves.
    mutating func total() -> Double {
        guard var sum = finished.popLast() else { return 0 }
        while let left = finished.popLast() { sum = left + sum }
        return sum
    }
}
