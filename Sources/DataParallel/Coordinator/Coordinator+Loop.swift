internal import Failures
internal import Glibc
internal import ZeroMQ

/// Waiting for whatever happens next, and seeing to it.
extension Coordinator {
    /// Handles everything that has happened, or waits for something until a moment.
    func pump(until deadline: Seconds) throws {
        let wait = try receiveSome() ? 0 : max(0, min(deadline - MonotonicClock.now, 0.25))
        do {
            // Deadlines are looked at after waking, so waking early would only repeat the wait.
            let outcome = try poller.wait(timeout: .microseconds(Int(wait * 1e6)))
            if case .ready = outcome {
                try handleSignals()
                try handleProcesses()
                silenceBell()
                _ = try receiveSome()
            }
        }
        _ = try collectAnswers()
        let now = MonotonicClock.now
        lastPump = now
        try perform(state.tick(at: now))
        try ping(at: now)
    }

    func handleSignals() throws {
        guard poller.readiness(of: signalToken) != [] else { return }
        while let signal = signals.next() {
            if interruption != nil, signal == SIGINT {
                killLocalWorkers()
                throw Failure(
                    .stoppedAtOnce,
                    "stopped at once by a second Ctrl-C; `apus resume` goes on from the last checkpoint")
            }
            interruption = signal
            report(.interrupted(signal: signal))
        }
    }

    func ping(at now: Seconds) throws {
        guard now - lastPing > 1 else { return }
        lastPing = now
        for member in members.values { try send(.ping, to: member.route, as: member.id) }
    }

    /// Handles messages that are there, only so many at once: a flood must not keep signals and deaths from being seen.
    ///
    /// - Returns: Whether there was any.
    func receiveSome() throws -> Bool {
        var received = false
        for _ in 0..<Self.mostMessagesAtOnce {
            switch try socket.receiveIfAvailable(into: &incoming) {
            case .received:
                received = true
                try handleMessage()
            case .excessive(let parts, let bytes):
                received = true
                report(.refused(sender: "a stranger", reason: "its message has \(parts) parts of \(bytes) bytes"))
            case .nothing, .interrupted: return received
            }
        }
        return received
    }

    private static let mostMessagesAtOnce = 64
}
