@testable import ZeroMQ

/// The longest that any test waits for something that does happen.
let patience = Duration.seconds(20)

extension Socket {
    /// Waits for a whole message, failing the test's expectation by `.nothing` instead of waiting for ever.
    func receive(
        within limit: Duration = patience, into message: inout MultipartMessage, maximumBytes: Int = .max
    ) throws -> ReceiveOutcome {
        let poller = Poller()
        _ = poller.add(self)
        guard case .ready = try poller.wait(timeout: limit) else { return .nothing }
        return try receiveIfAvailable(into: &message, maximumBytes: maximumBytes)
    }

    /// Waits for a whole message and returns its parts' bytes; empty when none came.
    func receiveParts(within limit: Duration = patience) throws -> [[UInt8]] {
        var message = MultipartMessage(capacity: 16)
        _ = try receive(within: limit, into: &message)
        return message.allBytes
    }

    func sendParts(_ parts: [[UInt8]]) throws -> SendOutcome {
        var message = MultipartMessage(capacity: parts.count)
        for part in parts { message.append(part) }
        return try sendIfPossible(&message)
    }
}

extension MultipartMessage {
    var allBytes: [[UInt8]] { (0..<count).map { bytes(ofPart: $0) } }
}
