import Kernels
import Networks
import Testing
import TrainingTestSupport

@testable import Cluster
@testable import Training

@Suite("After the first step", .enabled(if: AllocationCounter.canSee, "a sanitizer or C library hides allocations"))
struct AllocationTests {
    /// Far below the parameters' bytes, far above what bookkeeping takes.
    private static let most = 64 << 10

    private func configuration(_ wire: NumberFormat = .float32) throws -> TrainingConfiguration {
        try .small {
            $0.precision = wire
            $0.hidden = [2048]
            $0.epochs = 12
            // An evaluation sends the parameters as a message, which takes as many bytes: once an epoch, not in a step.
            $0.validationFraction = 0
        }
    }

    @Test("the counter sees what is allocated")
    func counterCounts() {
        let counter = AllocationCounter()
        counter.watch { _ = AlignedBuffer<Float>(count: 100_000, zero: 0) }
        #expect(counter.count >= 1)
        #expect(counter.largest >= 400_000)
        _ = AlignedBuffer<Float>(count: 200_000, zero: 0)
        #expect(counter.largest < 800_000)
        counter.reset()
        #expect((counter.count, counter.largest) == (0, 0))
    }

    @Test("a gradient, its samples gathered, and an evaluation allocate nothing")
    func compute() throws {
        let data = try SampleMemory.data()
        let job = try WorkerJob(configuration: try configuration(), data: data)
        let computer = try NodeComputer(job: job, dataset: data.base, instructionSet: .best)
        let layout = job.shape.layout
        let parameters = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        let gradient = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        let confusion = UnsafeMutablePointer<UInt32>.allocate(capacity: 9)
        confusion.initialize(repeating: 0, count: 9)
        defer { confusion.deallocate() }
        let root = GradientTree(samples: job.batchSize, leafSize: job.leafSize).root
        let rootOfTest = GradientTree(samples: 20, leafSize: job.leafSize).root
        func work(batch: Int) {
            _ = computer.gradient(
                of: root, epoch: 0, batch: batch, parameters: parameters.base, into: gradient.base)
            _ = computer.evaluate(rootOfTest, phase: .test, parameters: parameters.base, confusion: confusion)
            let next = computer.following(root, epoch: 0, batch: batch)
            computer.prepare(next.node, phase: .gradient, epoch: next.epoch, batch: next.batch)
        }
        work(batch: 0)
        let counter = AllocationCounter()
        counter.watch { for batch in 1..<3 { work(batch: batch) } }
        withExtendedLifetime(data) { #expect(counter.count == 0) }
    }

    @Test(
        "no step allocates anything of the parameters' size where one process does everything",
        arguments: NumberFormat.allCases)
    func alone(wire: NumberFormat) throws {
        let data = try SampleMemory.data()
        let job = try WorkerJob(configuration: try configuration(wire), data: data)
        let executor = try LocalExecutor(job: job, dataset: data.base, instructionSet: .best)
        let store = try ParameterStore(
            layout: job.shape.layout, wire: wire, stateCount: job.optimizer.stateCount)
        func step(_ batch: Int) throws {
            _ = executor.step(
                RoundRequest(phase: .gradient, batch: batch, samples: job.batchSize), by: OptimizerStep(rate: 0.1),
                in: store)
            try store.commit()
        }
        try step(0)
        let counter = AllocationCounter()
        try counter.watch { for batch in 1..<3 { try step(batch) } }
        withExtendedLifetime(data) { #expect(counter.largest < Self.most) }
    }

    @Test(
        "no step allocates anything of the parameters' size on a coordinator or a worker that share memory",
        arguments: [false, true], NumberFormat.allCases)
    func together(coordinatorComputes: Bool, wire: NumberFormat) throws {
        let data = try SampleMemory.data(isShared: true)
        let run = try DistributedRun(try configuration(wire), on: data)
        let (coordinator, workers) = (AllocationCounter(), AllocationCounter())
        run.workerAllocations = workers
        run.configure = {
            $0.plane = .sharedMemory
            $0.coordinatorComputes = coordinatorComputes
        }
        var figures: (coordinator: Int, workers: Int)?
        let steps = 10
        run.onEvent = { event, _ in
            guard case .step(let step, _, _, _, _) = event else { return }
            if step == steps {
                coordinator.reset()
                workers.reset()
            }
            if step == 2 * steps { figures = (coordinator.largest, workers.largest) }
        }
        _ = try coordinator.watch { try run.run(workers: 2) }
        let found = try #require(figures)
        #expect(found.coordinator < Self.most)
        #expect(found.workers < Self.most)
    }
}
