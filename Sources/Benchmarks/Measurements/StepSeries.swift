internal import Cluster
internal import Failures
internal import Files
internal import Kernels
internal import Learning
internal import Networks
internal import System
internal import Training

/// A formation at work: real steps of plain gradient descent by real processes, one after the other, without evaluations
/// and checkpoints.
final class StepSeries {
    /// Steps that were measured together.
    struct Stretch {
        /// The median of all steps.
        let step: Seconds
        let samplesPerSecond: Double
        /// Time that all threads of the coordinator's process spent on a processor, a step.
        let processorTime: Seconds
        /// Of one processor, in 0...1 but for further threads.
        let processorShare: Double
        /// The fraction of steps of which more than one process took a share.
        let divided: Double
        /// Seconds that a step spends in each phase, the mean of all; together they are a step, but for what lies between two.
        let phases: [StepPhase: Seconds]
    }

    private static let warmUp: Seconds = 0.03
    private static let fewestSteps = 20
    private static let maximumSteps = 100_000

    private let session: BenchmarkSession
    private let coordinator: Coordinator
    private let store: ParameterStore
    private let samples: RoundSamples
    /// A rate at which no network diverges.
    private let optimizerStep = OptimizerStep(rate: 1e-3)
    private var position = 0

    /// Starts the processes and waits until all of them are ready.
    ///
    /// The calling thread may stay on one processor until ``end()``.
    ///
    /// - Parameter isRelay: Whether the coordinator does all passes over gradients itself, as a relay does.
    init(
        _ formation: Formation, batchSize: Int, leafSize: Int, hidden: [Int] = BenchmarkSession.hidden,
        isRelay: Bool = false, in session: BenchmarkSession
    ) throws {
        self.session = session
        let job = try session.job(batchSize: batchSize, leafSize: leafSize, hidden: hidden)
        samples = try RoundSamples(job: job)
        store = try ParameterStore(
            layout: job.shape.layout, wire: job.wire)
        store.load(parameters: Initializer.heNormal.parameters(for: job.shape, seed: 1))
        var options = formation.options
        options.program = session.program
        options.isRelay = isRelay
        try ProcessNeed(options).check()
        coordinator = try Coordinator(
            job: job, dataset: session.data.bytes, shared: session.data.shared, directory: session.scratch.path,
            options: options, instructionSet: session.instructionSet, signals: session.signals, report: { _ in })
        do {
            try coordinator.start()
        } catch {
            end()
            throw error
        }
    }

    /// Ends all processes.
    func end() {
        coordinator.shutDown()
        Processors.run(on: Processors.permitted)
    }

    /// - Parameter seconds: As long as this at least, after some steps that are not measured.
    func measure(for seconds: Seconds) throws -> Stretch {
        let warm = MonotonicClock.now + Self.warmUp
        while MonotonicClock.now < warm { _ = try step() }
        var times: [Seconds] = []
        times.reserveCapacity(Self.maximumSteps)
        var (trained, divided) = (0, 0)
        let (begin, processorBegin) = (MonotonicClock.now, ProcessorTime.ofThisProcess)
        coordinator.phases = PhaseClock()
        var now = begin
        while now - begin < seconds || times.count < Self.fewestSteps, times.count < Self.maximumSteps {
            trained += try step()
            let end = MonotonicClock.now
            times.append(end - now)
            now = end
            if coordinator.nodeCount > 1 { divided += 1 }
        }
        let (elapsed, processorTime) = (now - begin, ProcessorTime.ofThisProcess - processorBegin)
        return Stretch(
            step: Spread(times).median, samplesPerSecond: Double(trained) / elapsed,
            processorTime: processorTime / Double(times.count), processorShare: processorTime / elapsed,
            divided: Double(divided) / Double(times.count),
            phases: coordinator.phases?.spent.mapValues { $0 / Double(times.count) } ?? [:])
    }

    /// - Returns: Samples.
    private func step() throws -> Int {
        guard !coordinator.isInterrupted else { throw session.stopped }
        let batch = position % samples.stepsPerEpoch
        let count = samples.samplesOfBatch(batch)
        let request = RoundRequest(
            phase: .gradient, epoch: position / samples.stepsPerEpoch, batch: batch, samples: count)
        let (_, isFinite) = try coordinator.step(request, by: optimizerStep, in: store)
        guard isFinite else { throw Failure(.data, "the benchmark's network diverged on this data") }
        try store.commit()
        coordinator.enter(nil)
        position += 1
        return count
    }
}
