internal import Checkpoints
package import Kernels
internal import Learning
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

/// The parts of a benchmark run.
package enum BenchmarkKind: String, Sendable, Codable, CaseIterable {
    case peak, kernel, passes, step, phases, throughput, coordinator
    case startUp = "start-up"
    case memory, recipe

    /// What is measured, for people.
    package var title: String {
        switch self {
        case .peak: "peak of each core"
        case .kernel: "the kernel's whole step on one core"
        case .passes: "the kernel, pass by pass"
        case .step: "step overhead by plane"
        case .phases: "a step, phase by phase"
        case .throughput: "samples a second by batch and processes"
        case .coordinator: "the coordinator's cost by workers"
        case .startUp: "start-up"
        case .memory: "memory by process"
        case .recipe: "to 98 % by the fast recipe"
        }
    }
}

/// The memory of a coordinator and two workers while they train.
package struct MemoryBenchmark {
    package struct Figures: Sendable, Codable {
        /// When all processes together had the most in memory.
        package let coordinator: ProcessMemory
        package let workers: [ProcessMemory]
        /// Bytes of all of them, shared pages once.
        package let total: Int
    }

    /// - Returns: nil where the kernel does not tell (`/proc/PID/smaps_rollup`).
    package static func run(_ session: BenchmarkSession) throws -> Figures? {
        try session.checkForInterruption()
        var most: Figures?
        _ = try TrainingProcess.run(
            session, Formation(workers: 2),
            [
                "--no-early-stopping", "--epochs", "1000", "--batch-size", "128", "--max-steps",
                "\(session.plan.memorySteps)",
            ]
        ) { process in
            guard let coordinator = ProcessMemory(of: process) else { return }
            let workers = ProcessMemory.children(of: process).compactMap { ProcessMemory(of: $0) }
            let total = workers.reduce(coordinator.proportional) { $0 + $1.proportional }
            if total > most?.total ?? 0 { most = Figures(coordinator: coordinator, workers: workers, total: total) }
        }
        return most
    }
}

/// How soon `apus train --recipe fast` is through, and how well it then reads the test set: the whole process, from start
/// to exit, over several seeds.
package struct RecipeBenchmark {
    package struct Figures: Sendable, Codable {
        package let seeds: Int
        /// From process start to exit.
        package let seconds: Spread
        /// In 0...1.
        package let testAccuracy: Spread
    }

    package static func run(_ session: BenchmarkSession) throws -> Figures {
        var seconds: [Double] = []
        var accuracies: [Double] = []
        for seed in 1...session.plan.seeds {
            try session.checkForInterruption()
            let run = try TrainingProcess.run(
                session, nil, ["--recipe", TrainingRecipe.fast.rawValue, "--seed", "\(seed)"])
            seconds.append(run.seconds)
            accuracies.append(run.summary.test?.accuracy ?? 0)
        }
        return Figures(seeds: seconds.count, seconds: Spread(seconds), testAccuracy: Spread(accuracies))
    }
}

/// How long it takes until training is under way: `apus train --max-steps 1` as a process, on data that lies ready.
package struct StartUpBenchmark {
    package struct Figures: Sendable, Codable {
        package let formation: Formation
        /// Seconds from the process's start to the end of its first step.
        package let firstStep: Spread
        /// Seconds until it has ended, with the evaluation and the files of a whole run.
        package let whole: Spread
    }

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        let usual = Formation.usual(cores: Processors.usable.count)
        let formations = [usual] + (usual.workers == 2 ? [] : [Formation(workers: 2)])
        var first = [[Double]](repeating: [], count: formations.count)
        var whole = first
        for _ in 0..<session.plan.processRounds {
            for (position, formation) in formations.enumerated() {
                try session.checkForInterruption()
                let run = try TrainingProcess.run(session, formation, ["--max-steps", "1"])
                first[position].append(run.untilTraining + run.summary.seconds)
                whole[position].append(run.seconds)
            }
        }
        return formations.indices.map {
            Figures(formation: formations[$0], firstStep: Spread(first[$0]), whole: Spread(whole[$0]))
        }
    }
}
