internal import Checkpoints
internal import Kernels
internal import Reporting
internal import System
internal import Training

/// Everything that one run of the benchmark measured; what was not asked for is nil.
package struct BenchmarkReport: Sendable, Codable {
    package struct Machine: Sendable, Codable {
        package let processor: String
        package let cores: Int
        /// Processes that wanted a core, on average over the last minute, before the benchmark began: beyond 0.5 other
        /// work disturbed it.
        package let loadBefore: Double
        package let version: String
        package let instructionSet: String
        package let dataset: String
        /// Whether only few rounds were measured: enough to see that it works, not for comparing.
        package let isQuick: Bool
    }

    package let machine: Machine
    package private(set) var peak: [PeakBenchmark.Figures]?
    package private(set) var kernel: [FusedStepBenchmark.Figures]?
    package private(set) var passes: [KernelPassBenchmark.Figures]?
    package private(set) var step: [OverheadBenchmark.Figures]?
    package private(set) var phases: [PhaseBenchmark.Figures]?
    package private(set) var throughput: [ThroughputBenchmark.Figures]?
    package private(set) var coordinator: [CoordinatorCostBenchmark.Figures]?
    package private(set) var startUp: [StartUpBenchmark.Figures]?
    package private(set) var memory: MemoryBenchmark.Figures?
    package private(set) var recipe: RecipeBenchmark.Figures?
    package private(set) var goals: [BenchmarkGoal] = []

    /// Measures; this takes minutes.
    ///
    /// - Throws: `Failure.stoppedAtOnce` once a signal came.
    package init(_ kinds: [BenchmarkKind], in session: BenchmarkSession) throws {
        machine = Machine(
            processor: HostFigures.processor, cores: Processors.usable.count, loadBefore: HostFigures.load,
            version: ApusVersion.text, instructionSet: session.instructionSet.rawValue,
            dataset: session.data.description.name, isQuick: session.plan.isQuick)
        for kind in BenchmarkKind.allCases where kinds.contains(kind) {
            session.announce(kind.title)
            try measure(kind, in: session)
        }
        goals = BenchmarkGoal.all(of: self)
    }

    private mutating func measure(_ kind: BenchmarkKind, in session: BenchmarkSession) throws {
        switch kind {
        case .peak: peak = try PeakBenchmark.run(session)
        case .kernel: kernel = try FusedStepBenchmark.run(session)
        case .passes: passes = try KernelPassBenchmark.run(session)
        case .step: step = try OverheadBenchmark.run(session)
        case .phases: phases = try PhaseBenchmark.run(session)
        case .throughput: throughput = try ThroughputBenchmark.run(session)
        case .coordinator: coordinator = try CoordinatorCostBenchmark.run(session)
        case .startUp: startUp = try StartUpBenchmark.run(session)
        case .memory: memory = try MemoryBenchmark.run(session)
        case .recipe: recipe = try RecipeBenchmark.run(session)
        }
    }
}
