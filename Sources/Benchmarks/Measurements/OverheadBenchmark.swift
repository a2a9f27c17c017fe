internal import Cluster
package import Kernels

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
