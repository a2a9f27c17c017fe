import ZeroMQ

@testable import DataParallel

/// Speaks the protocol and computes nothing: its results are of a thousand samples, and without tensors.
final class LyingWorker {
    private let context: Context
    private let socket: Socket
    private let poller = Poller()
    private let dataset: [UInt8]
    private var id: WorkerID?

    init(endpoint: Endpoint, dataset: [UInt8]) throws {
        self.dataset = dataset
        context = try Context()
        socket = try Socket(.dealer, in: context)
        try socket.connect(endpoint)
        _ = poller.add(socket)
    }

    func run() throws -> WorkerLoop.Ending {
        try say(.hello(Array(#"{"host":"liar","process":1,"kernel":"none"}"#.utf8)))
        var message = MultipartMessage(capacity: 4)
        while true {
            _ = try poller.wait(timeout: .seconds(20))
            guard case .received = try socket.receiveIfAvailable(into: &message) else { return .left }
            let heard = try CoordinatorMessage.decode(message.bytes(ofPart: 0))
            switch heard.message {
            case .welcome:
                id = heard.worker
                try say(.ready(dataset: dataset))
            case .task(let task):
                let results = task.nodes.map { NodeResult(node: $0, lossSum: 1, correct: 0, samples: 1000) }
                try say(
                    .result(RoundAnswer(round: task.round, phase: task.phase, seconds: 0.1, results: results)),
                    tensors: results.count)
            case .stop: return .stopped
            case .refused: return .left
            case .ping, .piece, .greetAgain: break
            }
        }
    }

    private func say(_ words: WorkerMessage, tensors: Int = 0) throws {
        var message = MultipartMessage(capacity: 1 + tensors)
        message.append(words.encoded(from: id))
        for _ in 0..<tensors { message.append([UInt8]()) }
        _ = try socket.send(&message)
    }
}
