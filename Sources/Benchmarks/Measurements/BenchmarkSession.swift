package import Cluster
package import Failures
package import Files
package import Kernels
package import Processes
package import System
package import Training

/// What all benchmarks of one run have in common.
package final class BenchmarkSession {
    /// The network of all of them.
    package static let hidden = [128]
    package static let leafSize = 16

    package let data: TrainingData
    /// What `--data` of a command names the same data by.
    package let dataArgument: String
    /// The command itself, which is also what workers run.
    package let program: String
    package let plan: BenchmarkPlan
    package let instructionSet: InstructionSet
    /// For files that are of no further use.
    package let scratch: ScratchDirectory
    let signals: SignalDescriptor
    private let report: (String) -> Void

    /// - Parameters:
    ///   - signals: Those that end the benchmark, blocked before any thread was started.
    ///   - report: Takes a line on what is measured now.
    package init(
        data: TrainingData, dataArgument: String, program: String, plan: BenchmarkPlan, instructionSet: InstructionSet,
        scratch: ScratchDirectory, signals: SignalDescriptor, report: @escaping (String) -> Void
    ) {
        self.data = data
        self.dataArgument = dataArgument
        self.program = program
        self.plan = plan
        self.instructionSet = instructionSet
        self.scratch = scratch
        self.signals = signals
        self.report = report
    }

    package func announce(_ text: String) { report(text) }

    /// - Throws: `Failure.stoppedAtOnce` once a signal came.
    package func checkForInterruption() throws(Failure) {
        if signals.next() != nil { throw stopped }
    }

    var stopped: Failure { Failure(.stoppedAtOnce, "the benchmark was stopped by a signal") }

    /// - Throws: `Failure.usage` where the data is not for such a network.
    package func job(
        batchSize: Int, leafSize: Int = BenchmarkSession.leafSize, hidden: [Int] = BenchmarkSession.hidden
    ) throws -> WorkerJob {
        var configuration = try TrainingConfiguration()
        configuration.hidden = hidden
        configuration.batchSize = batchSize
        configuration.leafSize = leafSize
        configuration.validationFraction = 0
        configuration.stopping = nil
        return try WorkerJob(configuration: configuration, data: data)
    }

    /// A worker's steps on this thread alone, through the same data.
    package func kernel(
        samples: Int, leafSize: Int = BenchmarkSession.leafSize, instructionSet: InstructionSet? = nil
    ) throws -> KernelBenchmark {
        KernelBenchmark(
            shape: try job(batchSize: samples).shape, leafSize: leafSize, samples: samples,
            instructionSet: instructionSet ?? self.instructionSet, source: source)
    }

    /// The data, which lives as long as this object.
    package var source: SampleSource? {
        guard let base = data.bytes.baseAddress else { return nil }
        let images = base.assumingMemoryBound(to: UInt8.self)
        return SampleSource(
            images: images, labels: images + data.description.count * data.description.pixels,
            count: data.description.count, pixels: data.description.pixels, scale: 1 / 255, offsets: [0])
    }
}

/// How much is measured: every figure is taken in rounds, one measurement of each kind after the other, so that whatever
/// drifts in the machine meets them all.
package struct BenchmarkPlan: Sendable {
    package var isQuick: Bool
    /// Of the kernel, whose measurements take milliseconds.
    package var kernelRounds: Int
    /// Of whole steps.
    package var stepRounds: Int
    /// Of processes from start to end.
    package var processRounds: Int
    /// Of one measurement of steps.
    package var seconds: Seconds
    package var stepSizes: [Int]
    package var batchSizes: [Int]
    package var simulatedWorkers: [Int]
    package var seeds: Int
    /// Of the run whose memory is looked at.
    package var memorySteps: Int

    package static let full = BenchmarkPlan(
        isQuick: false, kernelRounds: 15, stepRounds: 7, processRounds: 7, seconds: 0.25,
        stepSizes: [16, 32, 64, 128, 1024], batchSizes: [32, 128, 512, 2048],
        simulatedWorkers: [1, 2, 4, 8, 16, 32, 64], seeds: 5, memorySteps: 6_000)

    /// Enough to see that everything can be measured.
    package static let quick = BenchmarkPlan(
        isQuick: true, kernelRounds: 2, stepRounds: 1, processRounds: 1, seconds: 0.03, stepSizes: [128],
        batchSizes: [128], simulatedWorkers: [1, 4], seeds: 1, memorySteps: 300)
}

/// Which processes train together, and how they speak.
package struct Formation: Sendable, Codable, Hashable {
    /// Besides the coordinator.
    package var workers: Int
    package var coordinatorComputes: Bool
    package var plane: DataPlane

    package init(workers: Int, coordinatorComputes: Bool = false, plane: DataPlane = .auto) {
        self.workers = workers
        self.coordinatorComputes = coordinatorComputes
        self.plane = plane
    }

    package var computeProcesses: Int { workers + (coordinatorComputes ? 1 : 0) }

    /// What `apus train` does on so many cores.
    package static func usual(cores: Int) -> Formation {
        cores > 1 ? Formation(workers: cores - 1, coordinatorComputes: true) : Formation(workers: 1)
    }

    /// For people.
    package var name: String {
        let workers = workers.counted("worker")
        return coordinatorComputes ? "coordinator computing + \(workers)" : workers
    }

    var options: CoordinatorOptions {
        var options = CoordinatorOptions()
        options.localWorkers = workers
        options.minimumWorkers = workers
        options.coordinatorComputes = coordinatorComputes
        options.plane = plane
        options.pin(to: Processors.usable)
        return options
    }
}

extension DataPlane: Codable {}
