package import Kernels
internal import System

/// Training samples a second by batch and processes, beside what one core's kernel does by itself in the same round.
package struct ThroughputBenchmark {
    package struct Figures: Sendable, Codable {
        package let batchSize: Int
        package let formation: Formation
        package let samplesPerSecond: Spread
        /// Seconds, the medians of each round's steps.
        package let step: Spread
        /// Of one core alone, samples gathered, gradient and update, 128 samples a step.
        package let kernelSamplesPerSecond: Spread
        /// Of one core's kernel rate times the processes that compute, or the cores where these are fewer.
        package let shareOfKernel: Spread
        /// Of one worker's rate at the same batch times the same number.
        package let scalingEfficiency: Spread
        /// Of one core, that the coordinator's process took, where it only coordinates. Where all processes
        /// have a core of their own it waits by spinning, and this says nothing.
        package let coordinatorShare: Spread?
    }

    private struct Kind {
        let batchSize: Int
        let formation: Formation
        var rates: [Double] = []
        var steps: [Double] = []
        var kernelRates: [Double] = []
        var singleRates: [Double] = []
        var shares: [Double] = []
    }

    package static func formations(cores: Int) -> [Formation] {
        // On many cores every number of workers would take hours.
        var counts = cores <= 4 ? Array(1...cores) : (0..<Int.bitWidth).map { 1 << $0 }.prefix { $0 < cores } + [cores]
        counts.append(2 * cores)
        let usual = Formation.usual(cores: cores)
        return counts.map { Formation(workers: $0) } + (usual.coordinatorComputes ? [usual] : [])
    }

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        let cores = Processors.usable.count
        let formations = formations(cores: cores)
        var kinds = session.plan.batchSizes.flatMap { batchSize in
            formations.map { Kind(batchSize: batchSize, formation: $0) }
        }
        let kernel = try session.kernel(samples: 128)
        for _ in 0..<session.plan.stepRounds {
            var kernelRate = 0.0
            var singleRate = 0.0
            for position in kinds.indices {
                try session.checkForInterruption()
                if position % formations.count == 0 {
                    kernelRate = kernel.measure(steps: kernel.defaultSteps).samplesPerSecond
                }
                let formation = kinds[position].formation
                let series = try StepSeries(
                    formation, batchSize: kinds[position].batchSize, leafSize: BenchmarkSession.leafSize, in: session)
                defer { series.end() }
                let stretch = try series.measure(for: session.plan.seconds)
                // The first formation is one worker.
                if position % formations.count == 0 { singleRate = stretch.samplesPerSecond }
                kinds[position].rates.append(stretch.samplesPerSecond)
                kinds[position].steps.append(stretch.step)
                kinds[position].kernelRates.append(kernelRate)
                kinds[position].singleRates.append(singleRate)
                kinds[position].shares.append(stretch.processorShare)
            }
        }
        return kinds.map { figures(of: $0, cores: cores) }
    }

    private static func figures(of kind: Kind, cores: Int) -> Figures {
        let processes = Double(min(kind.formation.computeProcesses, cores))
        func shares(of rates: [Double]) -> Spread { Spread(zip(kind.rates, rates).map { $0 / ($1 * processes) }) }
        return Figures(
            batchSize: kind.batchSize, formation: kind.formation, samplesPerSecond: Spread(kind.rates),
            step: Spread(kind.steps), kernelSamplesPerSecond: Spread(kind.kernelRates),
            shareOfKernel: shares(of: kind.kernelRates), scalingEfficiency: shares(of: kind.singleRates),
            coordinatorShare: kind.formation.coordinatorComputes ? nil : Spread(kind.shares))
    }
}
