import Kernels
import ZeroMQ

@testable import DataParallel

/// Training by a coordinator whose workers are threads of this process.
final class DistributedRun {
    private let configuration: TrainingConfiguration
    private let data: TrainingData
    let job: WorkerJob
    /// Called with every event, on the coordinator's thread.
    var onEvent: (TrainingEvent, DistributedRun) throws -> Void = { _, _ in }
    /// Called with the options before they are used.
    var adjust: (inout CoordinatorOptions) -> Void = { _ in }
    /// So many of the workers do not say that they are of this machine.
    var strangeMachines = 0
    private(set) var endpoints: [Endpoint] = []
    private(set) var events: [TrainingEvent] = []
    private(set) var counts = WorkerCounts()
    private var threads: [WorkerThread] = []
    private var error: (any Error)?

    init(_ configuration: TrainingConfiguration, on data: TrainingData) throws {
        self.configuration = configuration
        self.data = data
        job = try WorkerJob(configuration: configuration, data: data)
    }

    /// Starts another worker, which joins by TCP.
    func addWorker(_ instructionSet: InstructionSet = .best) throws {
        guard let endpoint = endpoints.first else { return }
        threads.append(
            try WorkerThread(
                endpoint: endpoint, instructionSet: instructionSet,
                isOfThisMachine: threads.count >= strangeMachines))
    }

    /// Starts a worker whose every result is wrong.
    func addLiar() throws {
        guard let endpoint = endpoints.first, let digest = SHA256Text.bytes(job.dataset.sha256) else { return }
        threads.append(try WorkerThread { try LyingWorker(endpoint: endpoint, dataset: digest).run() })
    }

    /// - Returns: What training came to, and how each worker ended.
    func run(workers: Int, least: Int? = nil) throws -> (outcome: TrainingOutcome, endings: [WorkerLoop.Ending?]) {
        let directory = try TemporaryDirectory()
        var options = CoordinatorOptions()
        options.localWorkers = 0
        options.minimumWorkers = least ?? workers
        options.listen = [try Endpoint("tcp://127.0.0.1:*")]
        // A machine that runs many tests at once is slow and no fault.
        options.policy.shortestDeadline = 60
        options.policy.firstDeadline = 60
        adjust(&options)
        let report: (TrainingEvent) -> Void = { [unowned self] in hear($0) }
        let coordinator = try Coordinator(
            job: job, dataset: data.bytes, shared: data.shared, directory: directory.path, options: options,
            instructionSet: .best,
            signals: SignalDescriptor([]), report: report)
        let outcome: TrainingOutcome
        do {
            defer { coordinator.shutDown() }
            for _ in 0..<workers { try addWorker() }
            try coordinator.start()
            let trainer = try Trainer(
                configuration: configuration, job: job, executor: coordinator, record: nil,
                options: TrainerOptions(), instructionSet: .best, report: report)
            try trainer.prepare(from: nil)
            outcome = try trainer.run()
            counts = coordinator.counts
        }
        let endings = try threads.map { try $0.join() }
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

    /// Why messages were refused.
    var refusals: [String] {
        events.compactMap { if case .refused(_, let reason) = $0 { reason } else { nil } }
    }
}
