import ZeroMQ

@testable import Cluster

/// Speaks the protocol and computes nothing: what it says, and when, is another's affair. Its socket's own thread answers
/// the transport's pings all the while.
final class ScriptedWorker {
    /// What to say to a message that was heard after the welcome, with as many tensors as results.
    typealias Script = (CoordinatorMessage) -> (WorkerMessage, tensors: [[UInt8]])?

    private let context: Context
    private let socket: Socket
    private let poller = Poller()
    private let dataset: [UInt8]
    private let script: Script
    private var id: WorkerID?

    /// - Parameter dataset: The digest that it says it holds.
    init(endpoint: Endpoint, dataset: [UInt8], script: @escaping Script) throws {
        self.dataset = dataset
        self.script = script
        context = try Context()
        socket = try Socket(.dealer, in: context)
        try socket.connect(endpoint)
        _ = poller.add(socket)
    }

    func run() throws -> WorkerLoop.Ending {
        try say(.hello(Array(#"{"host":"actor","process":1,"kernel":"none"}"#.utf8)))
        var message = MultipartMessage(capacity: 4)
        while true {
            _ = try poller.wait(timeout: .seconds(20))
            guard case .received = try socket.receiveIfAvailable(into: &message) else { return .left }
            let heard = try CoordinatorMessage.decode(message.bytes(ofPart: 0))
            switch heard.message {
            case .welcome:
                id = heard.worker
                try say(.ready(dataset: dataset))
            case .stop: return .stopped
            case .pause: return .paused
            case .refused: return .left
            case .greetAgain: break
            case .ping, .piece, .task: if let (words, tensors) = script(heard.message) { try say(words, tensors) }
            }
        }
    }

    private func say(_ words: WorkerMessage, _ tensors: [[UInt8]] = []) throws {
        var message = MultipartMessage(capacity: 1 + tensors.count)
        message.append(words.encoded(from: id))
        for tensor in tensors { message.append(tensor) }
        _ = try socket.send(&message)
    }
}
