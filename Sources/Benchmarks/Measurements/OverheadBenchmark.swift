package import Cluster
package import Kernels
internal import System
internal import Training

/// What a step costs besides computing: handing out, waking, collecting, averaging, descending.
///
/// These are real steps of real processes, with gradients of the network's full size. What is subtracted is the time that
/// one process's share of the gradient takes on one core alone, measured in the same round; gathering the samples is left
/// in, although it is mostly done while waiting. With one sample a process there is hardly anything to subtract: that is
/// the figure that a goal is set for. With 64 it also holds what the processes lose by waiting for the slowest.
package struct OverheadBenchmark {
    package struct Figures: Sendable, Codable {
        package let formation: Formation
        package let samplesPerProcess: Int
        /// Seconds, the medians of each round's steps.
        package let step: Spread
        package let compute: Spread
        package let overhead: Spread
        /// The fraction of steps of which more than one process took a share: where it is far from 1 the coordinator found
        /// handing out slower than working alone, and the overhead is that of such steps.
        package let divided: Spread
    }

    private struct Kind {
        let formation: Formation
        let share: Int
        var steps: [Double] = []
        var computes: [Double] = []
        var divided: [Double] = []
    }

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        var kinds: [Kind] = []
        for share in [1, 64] {
            for plane in [DataPlane.auto, .messages] {
                kinds.append(
                    Kind(formation: Formation(workers: 1, coordinatorComputes: true, plane: plane), share: share))
                kinds.append(Kind(formation: Formation(workers: 2, plane: plane), share: share))
            }
        }
        for _ in 0..<session.plan.stepRounds {
            for position in kinds.indices {
                try session.checkForInterruption()
                let (formation, share) = (kinds[position].formation, kinds[position].share)
                let leafSize = min(share, BenchmarkSession.leafSize)
                let kernel = try session.kernel(samples: share, leafSize: leafSize)
                let compute = kernel.measure(steps: share == 1 ? 400 : 60).medianGradient
                let series = try StepSeries(
                    formation, batchSize: formation.computeProcesses * share, leafSize: leafSize, in: session)
                defer { series.end() }
                let stretch = try series.measure(for: session.plan.seconds)
                kinds[position].steps.append(stretch.step)
                kinds[position].divided.append(stretch.divided)
                kinds[position].computes.append(compute)
            }
        }
        return kinds.map { kind in
            Figures(
                formation: kind.formation, samplesPerProcess: kind.share, step: Spread(kind.steps),
                compute: Spread(kind.computes), overhead: Spread(zip(kind.steps, kind.computes).map { $0 - $1 }),
                divided: Spread(kind.divided))
        }
    }
}

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
