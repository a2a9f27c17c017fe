package import Cluster
package import Kernels
internal import System
internal import Training

/// Where a step's time goes: what the coordinator's thread is at, phase by phase, in the formation that `apus train` takes by
/// itself on this machine.
package struct PhaseBenchmark {
    package struct Phase: Sendable, Codable {
        package let phase: StepPhase
        /// Of a step, the mean of each round's.
        package let seconds: Spread
    }

    package struct Figures: Sendable, Codable {
        package let formation: Formation
        package let batchSize: Int
        /// Seconds of a step, the mean of each round's.
        package let step: Spread
        /// Seconds that the gradient of one process's share takes on one core alone, its samples gathered before. Within
        /// a step large shares are gathered too, and parameters come from another core's cache.
        package let gradientAlone: Spread
        package let phases: [Phase]
    }

    private struct Kind {
        let batchSize: Int
        var steps: [Double] = []
        var alone: [Double] = []
        var phases: [StepPhase: [Double]] = [:]
    }

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        let formation = Formation.usual(cores: Processors.usable.count)
        let processes = formation.computeProcesses
        // One sample each: hardly anything is computed, and what is left is the step itself.
        var kinds = ([processes] + session.plan.batchSizes).map { Kind(batchSize: $0) }
        for _ in 0..<session.plan.stepRounds {
            for position in kinds.indices {
                try session.checkForInterruption()
                let batchSize = kinds[position].batchSize
                let share = max(1, batchSize / processes)
                let leafSize = min(share, BenchmarkSession.leafSize)
                let kernel = try session.kernel(samples: share, leafSize: leafSize)
                kinds[position].alone.append(kernel.measure(steps: min(400, kernel.defaultSteps)).medianGradient)
                let series = try StepSeries(formation, batchSize: batchSize, leafSize: leafSize, in: session)
                defer { series.end() }
                let stretch = try series.measure(for: session.plan.seconds)
                kinds[position].steps.append(Double(batchSize) / stretch.samplesPerSecond)
                for phase in StepPhase.allCases {
                    kinds[position].phases[phase, default: []].append(stretch.phases[phase] ?? 0)
                }
            }
        }
        return kinds.map { kind in
            Figures(
                formation: formation, batchSize: kind.batchSize, step: Spread(kind.steps),
                gradientAlone: Spread(kind.alone),
                phases: StepPhase.allCases.map { Phase(phase: $0, seconds: Spread(kind.phases[$0] ?? [0])) })
        }
    }
}
