internal import Failures
internal import Glibc
internal import Processes
package import System
internal import Training
internal import ZeroMQ

/// Waiting for whatever happens next, and seeing to it.
extension Coordinator {
    /// Handles everything that has happened, or waits for something until a moment.
    package func pump(until deadline: Seconds) throws {
        let hasReceived = try receiveSome()
        let before = MonotonicClock.now
        let soonest = min(deadline, injector?.nextMoment ?? deadline)
        let wait = hasReceived ? 0 : max(0, min(soonest - before, 0.25))
        // Deadlines are looked at after waking, so waking early would only repeat the wait.
        let outcome = try poller.wait(timeout: .microseconds(Int(wait * 1e6)))
        let overslept = MonotonicClock.now - before - wait
        if overslept > Self.longestHiccup { state.excuse(overslept) }
        if case .ready = outcome {
            try handleSignals()
            try handleProcesses()
            silenceBell()
            _ = try receiveSome()
            // After what they said last: who leaves is not lost.
            try handleGuests()
        }
        _ = try collectAnswers()
        let now = MonotonicClock.now
        lastPump = now
        try gate.attend(at: now, turnedAway: turnAway)
        try injectFaults(at: now)
        if now - lastTelling > Self.longestSilence { tellWorkers(at: now) }
        try perform(state.tick(at: now))
        try ping(at: now)
    }

    /// Who wakes later than this was stopped, or the machine asleep: answers may lie there unread.
    private static let longestHiccup: Seconds = 0.2

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
            interruptedSince = interruptedSince ?? MonotonicClock.now
            report(.interrupted(signal: signal))
        }
    }

    /// Forgets that the bell rang.
    func silenceBell() {
        guard let bellToken, poller.readiness(of: bellToken) != [] else { return }
        plane?.antechamber.wakeUp()
    }

    func ping(at now: Seconds) throws {
        guard now - lastPing > 1 else { return }
        lastPing = now
        tellSummary(at: now)
        try reviewMembers(at: now)
        endSilentNewcomers(at: now)
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
                let reason = "its message has \(parts.counted("part")) of \(bytes.counted("byte"))"
                if incoming.count > 0, let id = routes[incoming.bytes(ofPart: 0)] {
                    tell("\(id)", reason)
                } else {
                    turnAway("a stranger", reason)
                }
            case .nothing, .interrupted: return received
            }
        }
        return received
    }

    private static let mostMessagesAtOnce = 64
}
