package import Kernels
internal import System

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
