internal import Cluster
package import Kernels

/// What a step costs the coordinator as workers grow in number, far beyond the cores: the processor time of its process.
///
/// The workers are real processes that compute one sample each, so that the whole protocol is there and hardly any
/// computing; the gradients have their full size.
package struct CoordinatorCostBenchmark {
    package struct Figures: Sendable, Codable {
        package let formation: Formation
        /// Seconds on a processor, a step. Waiting by spinning, where every process has a core of its own, counts.
        package let processorTime: Spread
        /// Seconds, the medians of each round's steps.
        package let step: Spread
    }

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        let formations = session.plan.simulatedWorkers.flatMap { workers in
            [DataPlane.auto, .messages].map { Formation(workers: workers, plane: $0) }
        }
        var times = [[StepSeries.Stretch]](repeating: [], count: formations.count)
        for _ in 0..<min(session.plan.stepRounds, 3) {
            for (position, formation) in formations.enumerated() {
                try session.checkForInterruption()
                let series = try StepSeries(formation, batchSize: formation.workers, leafSize: 1, in: session)
                defer { series.end() }
                times[position].append(try series.measure(for: session.plan.seconds))
            }
        }
        return zip(formations, times).map {
            Figures(
                formation: $0, processorTime: Spread($1.map(\.processorTime)), step: Spread($1.map(\.step)))
        }
    }
}
