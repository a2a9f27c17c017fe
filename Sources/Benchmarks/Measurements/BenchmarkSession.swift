package import Failures
package import Files
package import Kernels
package import Processes
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
