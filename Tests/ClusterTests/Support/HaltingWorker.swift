import Foundation
import Glibc
import Kernels
import ZeroMQ

@testable import Cluster
@testable import System

/// Works in shared memory like any other worker, but halts before some of its tasks, as a stopped process would, and does
/// them when it is too late.
final class HaltingWorker {
    private let context: Context
    private let socket: Socket
    private let poller = Poller()
    private let dataset: [UInt8]
    private let haltEvery: Int
    private let halt: Duration
    /// Fails instead of halting, so that the coordinator lets go of it.
    private let fails: Bool
    /// What the coordinator's side knows of it; it then halts before shares alone, and until it is left aside.
    private let watch: HaltWatch?
    private var id: WorkerID?
    private var bench: SharedMemoryWorker?
    private var engine: KernelEngine?
    private var tasks = 0
    private var shares = 0

    /// - Parameters:
    ///   - haltEvery: Tasks from one halt to the next; with a watch, shares.
    ///   - halt: How long it takes no notice of anything.
    init(
        endpoint: Endpoint, dataset: [UInt8], haltEvery: Int, halt: Duration = .zero, fails: Bool = false,
        watch: HaltWatch? = nil
    ) throws {
        self.watch = watch
        self.dataset = dataset
        self.haltEvery = haltEvery
        self.halt = halt
        self.fails = fails
        context = try Context()
        socket = try Socket(.dealer, in: context)
        try socket.connect(endpoint)
        _ = poller.add(socket)
    }

    func run() throws -> WorkerLoop.Ending {
        let greeting = Greeting(
            host: "here", process: getpid(), kernel: "halting", token: nil, machine: Machine.identity)
        try say(.hello(greeting.encoded()))
        var message = MultipartMessage(capacity: 4)
        while true {
            if let bench, bench.hasTask {
                tasks += 1
                if let watch {
                    let isShare = SharedTask.Kind(rawValue: bench.channel.task.kind) == .share
                    if isShare { shares += 1 }
                    if isShare, shares % haltEvery == 0 { watch.haltUntilLeftAside() }
                } else if tasks % haltEvery == 0 {
                    usleep(UInt32(halt / .microseconds(1)))
                }
                if tasks % haltEvery == 0, fails {
                    try say(.failed("it does not want to"))
                    return .left
                }
                _ = bench.work()
                watch?.finishedTask()
            }
            _ = try poller.wait(timeout: bench == nil ? .seconds(20) : .zero)
            guard case .received = try socket.receiveIfAvailable(into: &message) else { continue }
            let heard = try CoordinatorMessage.decode(message.bytes(ofPart: 0))
            switch heard.message {
            case .welcome(let json): try attach(json, as: heard.worker)
            case .task(let task): try compute(task, &message)
            case .stop: return .stopped
            case .pause: return .paused
            case .refused: return .left
            case .ping, .piece, .greetAgain: break
            }
        }
    }

    private func attach(_ json: [UInt8], as worker: WorkerID) throws {
        let admission = try Admission(json)
        guard let offer = admission.shared else { return }
        id = worker
        let bench = try SharedMemoryWorker(offer, job: admission.job, instructionSet: .best)
        self.bench = bench
        engine = KernelEngine(job: admission.job, computer: bench.computer)
        try say(.attached)
        try say(.ready(dataset: dataset))
    }

    private func compute(_ task: RoundTask, _ message: inout MultipartMessage) throws {
        if task.carriesParameters {
            message.withUnsafeBytes(ofPart: 1) { _ = engine?.takeParameters($0, version: task.parameterVersion) }
        }
        guard let engine, let id, let answer = engine.compute(task) else { return }
        var reply = MultipartMessage(capacity: 2 + answer.results.count)
        reply.append(WorkerMessage.result(answer).encoded(from: id))
        engine.appendTensors(of: answer, to: &reply)
        _ = try socket.send(&reply)
    }

    private func say(_ words: WorkerMessage) throws {
        var message = MultipartMessage(capacity: 1)
        message.append(words.encoded(from: id))
        _ = try socket.send(&message)
    }
}
