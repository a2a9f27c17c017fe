internal import Cluster
internal import Failures
internal import Kernels
internal import Networks
internal import System
internal import Training

/// Measures the costs that a plan needs, and holds the model against a point that it was not made from.
package struct MachineCostBenchmark {
    package struct Figures: Sendable, Codable {
        package let costs: MachineCosts
        package let checks: [Check]
    }

    /// Peers beyond those that the costs come from.
    package struct Check: Sendable, Codable {
        package let isShared: Bool
        package let peers: Int
        /// Seconds of the coordinator's processor, a step.
        package let measured: Double
        package let predicted: Double
    }

    private static let small = [16]
    private static let large = [128]

    package static func run(_ session: BenchmarkSession) throws -> Figures {
        let kernel = try session.kernel(samples: 128)
        let rates = try (0..<5).map { _ in
            try session.checkForInterruption()
            return kernel.measure(steps: kernel.defaultSteps).samplesPerSecond
        }
        let operations = Double(KernelBenchmark.operationsPerSample(of: kernel.shape))
        // Where every process has a core of its own, whoever waits spins, and the time tells nothing.
        let few = max(4, min(Processors.usable.count, 16))
        var checks: [Check] = []
        func handOver(_ plane: DataPlane) throws -> MachineCosts.HandOver {
            func processorTime(_ peers: Int, _ hidden: [Int]) throws -> Double {
                try measure(peers, plane, hidden, session).processorTime
            }
            func slope(_ hidden: [Int]) throws -> (cost: Double, bytes: Int) {
                let further = try processorTime(4 * few, hidden) - processorTime(few, hidden)
                return (further / Double(3 * few), try bytes(hidden, session))
            }
            let cost = MachineCosts.HandOver(
                single: try measure(1, plane, small, session).step, small: try slope(small), large: try slope(large))
            let between = try processorTime(2 * few, large)
            let base = try processorTime(few, large)
            checks.append(
                Check(
                    isShared: plane != .messages, peers: 2 * few, measured: between,
                    predicted: base + Double(few) * (cost.peer + cost.byte * Double(try bytes(large, session)))))
            return cost
        }
        let costs = MachineCosts(
            operationsPerSecond: operations * Spread(rates).median, shared: try handOver(.auto),
            messages: try handOver(.messages))
        return Figures(costs: costs, checks: checks)
    }

    private static func bytes(_ hidden: [Int], _ session: BenchmarkSession) throws -> Int {
        let job = try session.job(batchSize: 1, hidden: hidden)
        return Workload(shape: job.shape, batchSize: 1, leafSize: 1).bytes
    }

    /// Peers that compute a sample each.
    private static func measure(
        _ peers: Int, _ plane: DataPlane, _ hidden: [Int], _ session: BenchmarkSession
    ) throws -> (processorTime: Double, step: Double) {
        try session.checkForInterruption()
        session.announce(
            "\(peers.counted("worker")), \(plane == .messages ? "messages" : "shared memory"), \(hidden[0]) units")
        let series = try StepSeries(
            Formation(workers: peers, plane: plane), batchSize: peers, leafSize: 1, hidden: hidden, isRelay: true,
            in: session)
        defer { series.end() }
        let stretches = try (0..<3).map { _ in try series.measure(for: session.plan.seconds) }
        return (Spread(stretches.map(\.processorTime)).median, Spread(stretches.map(\.step)).median)
    }
}
