package import Kernels

/// Whole steps of one worker on one core, by instruction set and samples of a step, as a fraction of the core's peak,
/// which is measured before each.
package struct FusedStepBenchmark {
    package struct Figures: Sendable, Codable {
        package let instructionSet: String
        package let samples: Int
        package let leafSize: Int
        /// Floating-point operations a second.
        package let peak: Spread
        package let samplesPerSecond: Spread
        package let shareOfPeak: Spread
        /// Seconds of the step's parts.
        package let staging: Spread
        package let gradient: Spread
        package let update: Spread
    }

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        let sets = session.plan.isQuick ? [session.instructionSet] : InstructionSet.available
        let benchmarks = try sets.flatMap { set in
            try session.plan.stepSizes.map { try session.kernel(samples: $0, instructionSet: set) }
        }
        var rounds = [[KernelBenchmark.Round]](repeating: [], count: benchmarks.count)
        for round in 0..<session.plan.kernelRounds {
            for (position, benchmark) in benchmarks.enumerated() {
                // Without fused multiply-add in hardware one round takes longer than all others together.
                if benchmark.instructionSet == .plain, round >= 3 { continue }
                try session.checkForInterruption()
                rounds[position].append(benchmark.measure(steps: benchmark.defaultSteps))
            }
        }
        return zip(benchmarks, rounds).map { benchmark, rounds in
            Figures(
                instructionSet: benchmark.instructionSet.rawValue, samples: benchmark.samples,
                leafSize: benchmark.leafSize, peak: Spread(rounds.map(\.peak)),
                samplesPerSecond: Spread(rounds.map(\.samplesPerSecond)),
                shareOfPeak: Spread(rounds.map(\.shareOfPeak)), staging: Spread(rounds.map(\.staging)),
                gradient: Spread(rounds.map(\.gradient)), update: Spread(rounds.map(\.update)))
        }
    }
}
