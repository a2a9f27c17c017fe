internal import ZeroMQ

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
