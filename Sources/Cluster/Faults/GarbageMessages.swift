internal import Arithmetic
internal import Training
internal import ZeroMQ

/// Messages that no worker sends: noise, fragments and forgeries.
package enum GarbageMessages {
    /// The most parts of one.
    package static let mostParts = 40

    /// - Parameter number: Other numbers give other messages.
    /// - Returns: One to five messages, each of at least one part.
    package static func burst(seed: UInt64, number: UInt64) -> [[[UInt8]]] {
        var dice = Dice(CounterRandom(seed: seed, purpose: .chaos, stream: 1 << 40 | number & (1 << 40 - 1)))
        return (0..<1 + dice.integer(below: 5)).map { _ in message(&dice) }
    }

    private static func message(_ dice: inout Dice) -> [[UInt8]] {
        let worker = WorkerID(UInt32(dice.integer(below: 12)))
        let tensor = dice.bytes(below: 4096)
        switch dice.integer(below: 7) {
        case 0: return [dice.bytes(below: 2000)]
        case 1: return (0...dice.integer(below: mostParts)).map { _ in dice.bytes(below: 64) }
        case 2: return [WorkerMessage.hello(dice.bytes(below: 300)).encoded(from: worker)]
        case 3: return [result(&dice).encoded(from: worker), tensor]
        case 4:
            let whole = result(&dice).encoded(from: worker)
            return [Array(whole.prefix(dice.integer(below: whole.count))), tensor]
        case 5:
            var flipped = result(&dice).encoded(from: worker)
            flipped[dice.integer(below: flipped.count)] ^= UInt8(1 << dice.integer(below: 8))
            return [flipped, tensor]
        default:
            let forged: [WorkerMessage] = [.leaving, .failed("no"), .ready(dataset: dice.exactly(32))]
            return [forged[dice.integer(below: forged.count)].encoded(from: worker)]
        }
    }

    private static func result(_ dice: inout Dice) -> WorkerMessage {
        let node = TreeNode(level: UInt8(dice.integer(below: 4)), index: UInt32(dice.integer(below: 8)))
        return .result(
            RoundAnswer(
                round: UInt64(dice.integer(below: 4000)), phase: .gradient, seconds: 0,
                results: [NodeResult(node: node, lossSum: 1, correct: 1, samples: 16)]))
    }

    /// Draws in sequence.
    private struct Dice {
        private let random: CounterRandom
        private var drawn: UInt64 = 0

        init(_ random: CounterRandom) { self.random = random }

        mutating func integer(below bound: Int) -> Int {
            drawn += 1
            return random.integer(below: bound, at: drawn)
        }

        mutating func exactly(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(integer(below: 256)) } }

        mutating func bytes(below bound: Int) -> [UInt8] { exactly(integer(below: bound)) }
    }
}

/// A stranger on the coordinator's own endpoint.
final class GarbageSender {
    private let socket: Socket
    private let seed: UInt64

    init(to endpoint: Endpoint, in context: Context, seed: UInt64) throws {
        self.seed = seed
        socket = try Socket(.dealer, in: context)
        try socket.set(.linger, to: .milliseconds(0))
        try socket.connect(endpoint)
    }

    func send(number: UInt64) throws {
        for parts in GarbageMessages.burst(seed: seed, number: number) {
            var message = MultipartMessage(capacity: GarbageMessages.mostParts)
            for part in parts { message.append(part) }
            _ = try socket.sendIfPossible(&message)
        }
    }
}
