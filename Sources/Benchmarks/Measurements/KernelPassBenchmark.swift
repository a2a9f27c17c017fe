package import Kernels
internal import Training

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
