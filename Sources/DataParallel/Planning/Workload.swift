internal import Kernels
package import Networks

/// What a step computes, as a plan sees it.
package struct Workload: Sendable, Hashable {
    package var shape: NetworkShape
    package var batchSize: Int
    package var leafSize: Int
    /// What parameters and gradients travel as.
    package var wire: NumberFormat

    package init(shape: NetworkShape, batchSize: Int, leafSize: Int, wire: NumberFormat = .float32) {
        self.shape = shape
        self.batchSize = batchSize
        self.leafSize = leafSize
        self.wire = wire
    }

    /// Leaves of a batch.
    package var leaves: Int { (batchSize + leafSize - 1) / leafSize }
    /// Of a gradient, or of the parameters, as they travel.
    package var bytes: Int { ParameterLayout(widths: shape.widths).paddedCount * wire.byteCount }
    /// Of a gradient in shared memory, where numbers are float32 whatever they are rounded to.
    package var sharedBytes: Int { ParameterLayout(widths: shape.widths).paddedCount * 4 }
    package var operationsPerSample: Int { KernelBenchmark.operationsPerSample(of: shape) }

    /// Samples of the largest share among so many workers: leaves are not cut.
    package func largestShare(among workers: Int) -> Int {
        min((leaves + workers - 1) / workers * leafSize, batchSize)
    }
}
