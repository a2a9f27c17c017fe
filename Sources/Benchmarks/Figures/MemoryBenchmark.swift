internal import Kernels

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
