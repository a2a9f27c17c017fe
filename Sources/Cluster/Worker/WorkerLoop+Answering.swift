internal import Failures
internal import ZeroMQ

/// Computing what messages ask for, and saying what came out.
extension WorkerLoop {
    func compute(_ task: RoundTask) throws {
        guard let engine, let id else { return }
        if task.carriesParameters {
            guard incoming.count == 2 else { return }
            let fits = try incoming.withUnsafeBytes(ofPart: 1) {
                try engine.takeParameters($0, version: task.parameterVersion)
            }
            guard fits else {
                throw Failure(.unavailable, "the coordinator at \(endpoint) sent parameters of another network")
            }
        }
        outgoing.removeAll()
        let answer: RoundAnswer?
        do {
            answer = try engine.compute(task)
        } catch let failure as Failure where failure.kind == .interrupted {
            // Whoever leaves owes nothing more; the wait that follows says so.
            return
        }
        guard let answer else {
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

    /// Says that shares can come, once somebody is there to compute them.
    func announceReadinessIfDue() throws {
        guard isReadinessDue, let job, engine?.isReady == true else { return }
        isReadinessDue = false
        try announceReadiness(of: job)
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
