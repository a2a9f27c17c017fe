internal import Kernels
package import Networks

/// What a step computes, as a plan sees it.
package struct Workload: Sendable, Hashable {
    package var shape: NetworkShape
    package var batchSize: Int
    package var leafSize: Int
    /// What parameters and gradients travel as.
    package var wire: NumberFormat
    /// Of a shard between two averages; with more than 1 a step is what comes between those.
    package var localSteps: Int
    package var localShards: Int

    package init(
        shape: NetworkShape, batchSize: Int, leafSize: Int, wire: NumberFormat = .float32, localSteps: Int = 1,
        localShards: Int = 1
    ) {
        self.localSteps = localSteps
        self.localShards = localShards
        self.shape = shape
        self.batchSize = batchSize
        self.leafSize = leafSize
        self.wire = wire
    }

    package var isLocal: Bool { localSteps > 1 }
    /// Samples of a step.
    package var samples: Int { isLocal ? localShards * localSteps * batchSize : batchSize }
    /// What a step is divided into: leaves of a batch, or shards.
    package var pieces: Int { isLocal ? localShards : (batchSize + leafSize - 1) / leafSize }
    /// Of a gradient, or of the parameters, as they travel.
    package var bytes: Int { shape.layout.paddedCount * wire.byteCount }
    /// Of a gradient in shared memory, where numbers are float32 whatever they are rounded to.
    package var sharedBytes: Int { shape.layout.paddedCount * 4 }
    package var operationsPerSample: Int { KernelBenchmark.operationsPerSample(of: shape) }

    /// Samples of the largest share among so many workers: leaves and shards are not cut.
    package func largestShare(among workers: Int) -> Int {
        min((pieces + workers - 1) / workers * (isLocal ? localSteps * batchSize : leafSize), samples)
    }
}
