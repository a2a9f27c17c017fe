import Checkpoints
import Failures
import Hashing
import Kernels
import TestSupport
import ZeroMQ

@testable import Cluster
@testable import Processes
@testable import System
@testable import Training

/// Training by a coordinator whose workers are threads of this process.
final class DistributedRun {
    private let configuration: TrainingConfiguration
    private let data: TrainingData
    let job: WorkerJob
    /// Called with every event, on the coordinator's thread.
    var onEvent: (TrainingEvent, DistributedRun) throws -> Void = { _, _ in }
    /// Called before training, when workers can join.
    var onStart: (DistributedRun) throws -> Void = { _ in }
    /// So many of the workers do not say that they are of this machine.
    var strangeMachines = 0
    /// Called before the coordinator is made.
    var configure: (inout CoordinatorOptions) throws -> Void = { _ in }
    /// What the coordinator says at its end.
    var farewell = CoordinatorMessage.stop
    private(set) var coordinator: Coordinator?
    /// Watches the workers' threads.
    var workerAllocations: AllocationCounter?
    private(set) var endpoints: [Endpoint] = []
    private(set) var events: [TrainingEvent] = []
    private(set) var counts = WorkerCounts()
    private(set) var chaos: ChaosFigures?
    private var threads: [WorkerThread] = []
    private var error: (any Error)?
    /// What workers ended with that did not end well.
    private(set) var failures: [Failure] = []

    init(_ configuration: TrainingConfiguration, on data: TrainingData) throws {
        self.configuration = configuration
        self.data = data
        job = try WorkerJob(configuration: configuration, data: data)
    }

    /// Starts another worker, which joins by TCP.
    ///
    /// - Parameter endpoint: Where it connects; nil for the coordinator's own.
    func addWorker(
        _ instructionSet: InstructionSet = .best, keys: ClientKeys? = nil, at endpoint: Endpoint? = nil,
        patience: Seconds = 30
    ) throws {
        guard let endpoint = endpoint ?? endpoints.first else { return }
        threads.append(
            try WorkerThread(
                endpoint: endpoint, keys: keys, instructionSet: instructionSet, patience: patience,
                isOfThisMachine: threads.count >= strangeMachines, allocations: workerAllocations))
    }

    /// Starts a worker that halts before every so many tasks; where it is watched, before every so many shares.
    func addHalting(
        every tasks: Int, for halt: Duration = .zero, fails: Bool = false, watch: HaltWatch? = nil
    ) throws {
        guard let endpoint = endpoints.first, let digest = SHA256Text.bytes(job.dataset.sha256) else { return }
        threads.append(
            try WorkerThread {
                try HaltingWorker(
                    endpoint: endpoint, dataset: digest, haltEvery: tasks, halt: halt, fails: fails, watch: watch
                ).run()
            })
    }

    /// Starts a worker that does not do its work.
    ///
    /// - Parameter dataset: The digest that it says it holds; nil for the right one.
    func addWorker(dataset: [UInt8]? = nil, script: @escaping @Sendable () throws -> ScriptedWorker.Script) throws {
        guard let endpoint = endpoints.first, let right = SHA256Text.bytes(job.dataset.sha256) else { return }
        let digest = dataset ?? right
        threads.append(
            try WorkerThread {
                try ScriptedWorker(endpoint: endpoint, dataset: digest, script: script()).run()
            })
    }

    /// Starts a worker or a relay, with all who stand behind it.
    func add(_ branch: Branch) throws {
        guard let endpoint = endpoints.first, let digest = SHA256Text.bytes(job.dataset.sha256) else { return }
        threads.append(try WorkerThread { try branch.work(at: endpoint, dataset: digest) })
    }

    /// Starts somebody who works at the coordinator's endpoint.
    func add(_ life: @escaping @Sendable (Endpoint) throws -> WorkerLoop.Ending) throws {
        guard let endpoint = endpoints.first else { return }
        threads.append(try WorkerThread { try life(endpoint) })
    }

    /// - Parameter checkpoint: Where to begin; nil begins anew.
    /// - Returns: What training came to, and how each worker ended.
    func run(
        workers: Int, least: Int? = nil, from checkpoint: Checkpoint? = nil
    ) throws -> (outcome: TrainingOutcome, endings: [WorkerLoop.Ending?]) {
        let directory = try TemporaryDirectory()
        var options = CoordinatorOptions()
        options.localWorkers = 0
        options.minimumWorkers = least ?? workers
        options.listen = [try Endpoint("tcp://127.0.0.1:*")]
        // A machine that runs many tests at once is slow and no fault.
        options.policy.shortestDeadline = 60
        options.policy.firstDeadline = 60
        try configure(&options)
        let report: (TrainingEvent) -> Void = { [unowned self] in hear($0) }
        let coordinator = try Coordinator(
            job: job, dataset: data.bytes, shared: data.shared, directory: directory.path, options: options,
            instructionSet: .best,
            signals: SignalDescriptor([]), report: report)
        self.coordinator = coordinator
        let outcome: TrainingOutcome
        do {
            defer { coordinator.shutDown(telling: farewell) }
            for _ in 0..<workers { try addWorker() }
            try onStart(self)
            try coordinator.start()
            let trainer = try Trainer(
                configuration: configuration, job: job, executor: coordinator, record: nil,
                options: TrainerOptions(), instructionSet: .best, report: report)
            try trainer.prepare(from: checkpoint)
            outcome = try trainer.run()
            counts = coordinator.counts
            chaos = coordinator.chaosFigures
        }
        self.coordinator = nil
        var endings: [WorkerLoop.Ending?] = []
        for thread in threads {
            do {
                endings.append(try thread.join())
            } catch let failure as Failure {
                failures.append(failure)
                endings.append(nil)
            }
        }
        if let error { throw error }
        return (outcome, endings)
    }

    private func hear(_ event: TrainingEvent) {
        events.append(event)
        do {
            if case .listening(let names) = event { endpoints = try names.map { try Endpoint($0) } }
            try onEvent(event, self)
        } catch {
            self.error = self.error ?? error
        }
    }

    /// How often workers joined, or came back after their connection broke.
    var arrivals: Int {
        events.count {
            switch $0 {
            case .workerJoined, .workerReturned: true
            default: false
            }
        }
    }

    /// Why messages were refused.
    var refusals: [String] {
        events.compactMap { if case .refused(_, let reason) = $0 { reason } else { nil } }
    }
}
