package import Failures
internal import Kernels
package import Networks

/// How long a step should take on a cluster, and where its time goes.
///
/// Every level hands out to its peers and waits for the slowest, one level after the other:
///
///     step  = level(1) + ... + level(n) + compute
///     peers = as many of those at a level as there are leaves, or shards, for
///     level = round + 2 · latency + max(peers · (peer + bytes · byte), 2 · peers · bytes / bandwidth) + own
///     own   = peer + bytes · byte                          its peers' own end, all of them at once
///     host  = round + workers · (peer + bytes · byte)      by shared memory, without a link
///     compute = samples of the largest share · operations / kernel rate · workers for each core
///
/// Parameters leave and gradients arrive over the one link of whoever hands out; its processor and its link work at
/// once, and the slower of them counts. With local steps a step is what comes between two averages: as many bytes, and the
/// samples of all steps of all shards. The workers of a single host share memory with its coordinator.
package struct StepPlan: Sendable, Hashable {
    /// One level of handing out.
    package struct Level: Sendable, Hashable, Codable {
        /// Whether the peers share memory.
        package let isShared: Bool
        /// Peers of whoever has most.
        package let fanIn: Int
        /// Those of them that are given something.
        package let busyPeers: Int
        /// Seconds of its processor.
        package let processor: Double
        /// Seconds of its link, both directions; 0 in shared memory.
        package let link: Double
        /// Seconds that pass whatever the number of peers.
        package let fixed: Double

        package var seconds: Double { fixed + max(processor, link) }
        package var isLinkBound: Bool { link > processor }
    }

    /// Levels of relays between the coordinator and the workers.
    package let depth: Int
    /// From the coordinator down.
    package let levels: [Level]
    /// Seconds of the largest share on its core.
    package let compute: Double
    package let batchSize: Int
    /// Of a step.
    package let samples: Int
    /// Of all workers, those that get a leaf, or a shard.
    package let busyWorkers: Int
    /// Seconds that its samples would take if everybody only computed, evenly.
    package let ideal: Double

    package var step: Double { levels.reduce(compute) { $0 + $1.seconds } }
    package var samplesPerSecond: Double { Double(samples) / step }
    /// Of what all cores could compute, in 0...1.
    package var efficiency: Double { ideal / step }

    /// - Parameter depth: 0 for workers that all speak to the coordinator, by messages unless there is one host; 1 for a
    ///   relay on each host; more for relays of relays above those, with about equal numbers of peers.
    package init(_ workload: Workload, on cluster: PlannedCluster, costs: MachineCosts, depth: Int) {
        self.depth = depth
        batchSize = workload.batchSize
        samples = workload.samples
        let bytes = workload.bytes
        // Of whoever has most of them.
        var pieces = workload.pieces
        func busy(_ fanIn: Int) -> Int {
            let busy = min(fanIn, pieces)
            pieces = (pieces + busy - 1) / busy
            return busy
        }
        let isOneHost = cluster.hosts == 1 && depth == 0
        var levels = (isOneHost ? [] : Self.fanIns(of: cluster, depth: depth)).map { fanIn in
            let peers = busy(fanIn)
            return Level(
                isShared: false, fanIn: fanIn, busyPeers: peers,
                processor: Double(peers) * (costs.messages.peer + costs.messages.byte * Double(bytes)),
                link: 2 * Double(peers) * Double(bytes) / cluster.bandwidth,
                fixed: costs.messages.cost(peers: 1, bytes: bytes) + 2 * cluster.latency)
        }
        if depth > 0 || isOneHost {
            let peers = busy(cluster.workersPerHost)
            levels.append(
                Level(
                    isShared: true, fanIn: cluster.workersPerHost, busyPeers: peers,
                    processor: costs.shared.cost(peers: peers, bytes: workload.sharedBytes) - costs.shared.round,
                    link: 0, fixed: costs.shared.round))
        }
        self.levels = levels
        let operations = Double(workload.operationsPerSample)
        let turns = max(1, Double(cluster.workersPerHost) / Double(cluster.coresPerHost))
        busyWorkers = min(workload.pieces, cluster.workers)
        compute =
            Double(workload.largestShare(among: cluster.workers)) * operations / costs.operationsPerSecond * turns
        ideal = Double(samples) * operations / costs.operationsPerSecond * turns / Double(cluster.workers)
    }

    /// Peers at each level of messages, from the coordinator down: about equal, and together enough.
    static func fanIns(of cluster: PlannedCluster, depth: Int) -> [Int] {
        guard depth > 0 else { return [cluster.workers] }
        var fanIns: [Int] = []
        var left = cluster.hosts
        for level in stride(from: depth, to: 0, by: -1) {
            var fanIn = 1
            // The least whose power is enough: roots of floating-point numbers may be one off.
            while Self.power(fanIn, level, atLeast: left) == false { fanIn += 1 }
            fanIns.append(fanIn)
            left = (left + fanIn - 1) / fanIn
        }
        return fanIns
    }

    private static func power(_ base: Int, _ exponent: Int, atLeast bound: Int) -> Bool {
        var product = 1
        for _ in 0..<exponent where product < bound { product *= base }
        return product >= bound
    }
}

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

/// Machines and what connects them, as a plan sees them.
package struct PlannedCluster: Sendable, Hashable, Codable {
    package var hosts: Int
    package var workersPerHost: Int
    /// Of each host; workers beyond them take turns.
    package var coresPerHost: Int
    /// Bytes a second of each host's link, in each direction.
    package var bandwidth: Double
    /// Seconds that a message needs besides, one way.
    package var latency: Double

    package init(hosts: Int, workersPerHost: Int, coresPerHost: Int, bandwidth: Double, latency: Double) {
        self.hosts = hosts
        self.workersPerHost = workersPerHost
        self.coresPerHost = coresPerHost
        self.bandwidth = bandwidth
        self.latency = latency
    }

    package var workers: Int { hosts * workersPerHost }

    /// - Throws: `Failure.usage` for numbers that no cluster has.
    package func validate() throws(Failure) {
        for (name, value) in [
            ("--hosts", hosts), ("--workers-per-host", workersPerHost), ("--cores-per-host", coresPerHost),
        ] where !(1...1_000_000).contains(value) {
            throw Failure(.usage, "\(name) must be 1 to 1000000, and cannot be \(value)")
        }
        guard bandwidth.isFinite, bandwidth > 0 else {
            throw Failure(.usage, "--bandwidth must be above 0, and cannot be \(bandwidth) bytes a second")
        }
        guard latency.isFinite, latency >= 0 else {
            throw Failure(.usage, "--latency must be 0 or more, and cannot be \(latency) s")
        }
    }
}
