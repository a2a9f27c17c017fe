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
