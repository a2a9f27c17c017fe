import Kernels
import System
import Testing
import TrainingTestSupport

@testable import Cluster
@testable import Training

/// The coordinator's whole loop, from the first worker's coming to the last evaluation, in simulated clusters.
struct SimulatedTrainingTests {
    private static let seedsAtOnce: UInt64 = 25

    private struct Setting {
        let configuration: TrainingConfiguration
        let data: TrainingData
        let job: WorkerJob
        let computer: NodeComputer

        init() throws {
            configuration = try .small {
                $0.epochs = 2
                $0.scheduledEpochs = 2
            }
            data = try SampleMemory.data()
            job = try WorkerJob(configuration: configuration, data: data)
            computer = try NodeComputer(job: job, dataset: try data.base, instructionSet: .best)
        }

        /// - Returns: What training came to, and the samples that were counted in each epoch.
        func train(
            in cluster: SimulatedCluster, seed: UInt64
        ) throws -> (outcome: TrainingOutcome, samples: [Int]) {
            var options = CoordinatorOptions()
            options.localWorkers = 0
            options.minimumWorkers = cluster.minimumWorkers
            options.coordinatorComputes = seed / 48 % 2 == 1
            var samples: [Int] = []
            let report = { (event: TrainingEvent) in
                cluster.hear(event)
                if case .epoch(let epoch) = event {
                    samples.append(epoch.timing?.workers.reduce(0) { $0 + $1.samples } ?? 0)
                }
            }
            let computes = options.coordinatorComputes
            let coordinator = try Coordinator(
                job: job, options: options, instructionSet: .best, transports: [cluster], surroundings: cluster,
                refusals: RefusalLog(report),
                ownShare: {
                    computes ? try OwnShare(job: job, dataset: try data.base, instructionSet: .best) : nil
                }, report: report)
            defer { coordinator.shutDown() }
            let trainer = try Trainer(
                configuration: configuration, job: job, executor: coordinator, record: nil, options: TrainerOptions(),
                instructionSet: .best, report: report)
            try trainer.prepare(from: nil)
            try coordinator.start()
            return (try trainer.run(), samples)
        }
    }

    @Test(
        "whatever is lost, repeated, delayed, reordered or wrong, training comes to the same bits, each sample counted once",
        arguments: 0..<UInt64(16))
    func sameBits(group: UInt64) throws {
        let setting = try Setting()
        let alone = try LocalRun(setting.configuration, on: setting.data).run()
        for seed in group * Self.seedsAtOnce..<(group + 1) * Self.seedsAtOnce {
            let cluster = SimulatedCluster(seed: seed, job: setting.job, computer: setting.computer)
            let (outcome, samples) = try setting.train(in: cluster, seed: seed)
            expectEqual(outcome, alone)
            // A gradient that is found out only as the step comes out wrong was counted before it was refused.
            if !cluster.hasSpoiledInPlace { #expect(samples == [90, 90], "seed \(seed)") }
        }
    }

    @Test("the simulated clusters contain every kind of fault")
    func faults() throws {
        let setting = try Setting()
        var seen: Set<SimulatedCluster.Fault> = []
        for seed in 0..<UInt64(96) {
            let cluster = SimulatedCluster(seed: seed, job: setting.job, computer: setting.computer)
            _ = try setting.train(in: cluster, seed: seed)
            seen.formUnion(cluster.faults)
        }
        #expect(seen == Set(SimulatedCluster.Fault.allCases))
    }
}
