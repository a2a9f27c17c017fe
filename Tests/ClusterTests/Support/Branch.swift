import Kernels
import Training
import ZeroMQ

@testable import Cluster
@testable import Processes

/// Who works at an endpoint, each on a thread of its own: a worker, or a relay with others behind it.
indirect enum Branch: Sendable, CustomStringConvertible {
    case worker(InstructionSet = .best)
    /// Does not do its work.
    case liar
    case relay([Branch], plane: DataPlane = .auto)

    /// - Returns: How it ended; for a relay whose workers ended otherwise, how the first of those did.
    func work(at endpoint: Endpoint, dataset: [UInt8]) throws -> WorkerLoop.Ending {
        switch self {
        case .worker(let instructionSet):
            return try WorkerLoop(
                endpoint: endpoint, instructionSet: instructionSet, signals: SignalDescriptor([]), token: nil
            ).run()
        case .liar: return try ScriptedWorker(endpoint: endpoint, dataset: dataset, script: Scripts.liar).run()
        case .relay(let branches, let plane):
            var options = CoordinatorOptions()
            options.localWorkers = 0
            options.minimumWorkers = branches.count
            options.listen = [try Endpoint("tcp://127.0.0.1:*")]
            options.plane = plane
            options.policy.shortestDeadline = 60
            options.policy.firstDeadline = 60
            var threads: [Result<WorkerThread, any Error>] = []
            let relay = RelayOptions(options) { event in
                guard case .listening(let names) = event, let name = names.first else { return }
                threads = branches.map { branch in
                    Result {
                        try WorkerThread { try branch.work(at: try Endpoint(name), dataset: dataset) }
                    }
                }
            }
            let ending = Result {
                try WorkerLoop(
                    endpoint: endpoint, instructionSet: .best, signals: SignalDescriptor([]), token: nil, relay: relay
                ).run()
            }
            let others = threads.map { thread in Result { try thread.get().join() } }
            for (branch, result) in zip(branches, others) {
                let other = try result.get()
                if let other, !branch.isLiar, other != (try? ending.get()) { return other }
            }
            return try ending.get()
        }
    }

    private var isLiar: Bool { if case .liar = self { true } else { false } }

    var description: String {
        switch self {
        case .worker: "worker"
        case .liar: "liar"
        case .relay(let branches, let plane): "relay(\(branches.map(\.description).joined(separator: " ")), \(plane))"
        }
    }
}
