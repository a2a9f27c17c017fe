internal import Failures
internal import ZeroMQ

/// Computing what messages ask for, and saying what came out.
extension WorkerLoop {
    func compute(_ task: RoundTask) throws {
        guard let engine, let id else { return }
        if task.carriesParameters {
            guard incoming.count == 2 else { return }
            let fits = incoming.withUnsafeBytes(ofPart: 1) { engine.takeParameters($0, version: task.parameterVersion) }
            guard fits else {
                throw Failure(.unavailable, "the coordinator at \(endpoint) sent parameters of another network")
            }
        }
        outgoing.removeAll()
        guard let answer = engine.compute(task) else {
            try send(.failed("asked for a round that this job does not have: \(task)"))
            return
        }
        // If the connection broke meanwhile, the coordinator waits for no answer any more.
        try followConnection()
        guard self.id == id else { return }
        outgoing.append(WorkerMessage.result(answer).encoded(from: id))
        engine.appendTensors(of: answer, to: &outgoing)
        try sendOutgoing()
    }

    @discardableResult
    func send(_ message: WorkerMessage) throws -> Bool {
        outgoing.removeAll()
        outgoing.append(message.encoded(from: id))
        return try sendOutgoing()
    }

    /// - Returns: Whether there was a connection to send it by.
    @discardableResult
    private func sendOutgoing() throws -> Bool {
        while true {
            switch try socket.send(&outgoing) {
            case .sent: return true
            case .interrupted: continue
            case .wouldBlock, .unreachable: return false
            }
        }
    }
}
