package import Kernels
internal import System
internal import Training

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

/// Each pass of the kernel by itself, over 128 samples: what a slower step is to be blamed on.
package struct KernelPassBenchmark {
    package struct Figures: Sendable, Codable {
        package let instructionSet: String
        package let pass: KernelPass
        package let samples: Int
        /// Of one call.
        package let seconds: Spread
        /// Of the core's peak, for the matrix products.
        package let shareOfPeak: Spread?
        /// For passes that mostly read and write.
        package let bytesPerSecond: Spread?
    }

    private static let samples = 128
    private static let seconds = 2e-3

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        let sets = session.plan.isQuick ? [session.instructionSet] : InstructionSet.available.filter { $0 != .plain }
        let shape = try session.job(batchSize: samples).shape
        let benchmarks = sets.map {
            PassBenchmark(
                shape: shape, leafSize: BenchmarkSession.leafSize, samples: samples, instructionSet: $0,
                source: session.source)
        }
        let kinds = benchmarks.flatMap { benchmark in KernelPass.allCases.map { (benchmark, $0) } }
        var rounds = [[(seconds: Double, peak: Double)]](repeating: [], count: kinds.count)
        for _ in 0..<session.plan.kernelRounds {
            for (position, (benchmark, pass)) in kinds.enumerated() {
                try session.checkForInterruption()
                let peak = KernelBenchmark.peak(of: benchmark.instructionSet)
                rounds[position].append((benchmark.measure(pass, for: seconds), peak))
            }
        }
        return zip(kinds, rounds).map { kind, rounds in
            let (benchmark, pass) = kind
            let operations = benchmark.operations(of: pass)
            let bytes = benchmark.bytes(of: pass)
            return Figures(
                instructionSet: benchmark.instructionSet.rawValue, pass: pass, samples: samples,
                seconds: Spread(rounds.map(\.seconds)),
                shareOfPeak: operations.map { count in Spread(rounds.map { count / $0.seconds / $0.peak }) },
                bytesPerSecond: bytes.map { count in Spread(rounds.map { count / $0.seconds }) })
        }
    }
}

/// The most that each core can do, one core after the other, by the fastest instruction set.
package struct PeakBenchmark {
    package struct Figures: Sendable, Codable {
        package let core: Int
        package let instructionSet: String
        /// Floating-point operations a second, two for each multiply-add.
        package let peak: Spread
    }

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        let cores = Processors.permitted
        var peaks = [[Double]](repeating: [], count: cores.count)
        defer { Processors.run(on: cores) }
        for _ in 0..<session.plan.kernelRounds {
            for (position, core) in cores.enumerated() {
                try session.checkForInterruption()
                Processors.run(on: [core])
                peaks[position].append(KernelBenchmark.peak(of: session.instructionSet))
            }
        }
        return zip(cores, peaks).map {
            Figures(core: $0, instructionSet: session.instructionSet.rawValue, peak: Spread($1))
        }
    }
}
