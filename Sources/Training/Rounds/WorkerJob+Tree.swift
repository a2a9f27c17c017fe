extension WorkerJob {
    /// Samples of a leaf of a round: in a round of shards each of them is a leaf.
    package func leafSize(of phase: Phase) -> Int {
        guard phase == .local, let local else { return leafSize }
        return local.count * batchSize
    }

    /// The tree of a round of so many samples.
    package func tree(of phase: Phase, samples: Int) -> GradientTree {
        let size = leafSize(of: phase)
        return GradientTree(leafCount: (samples + size - 1) / size, leafWeight: max(1, size / leafSize))
    }
}
