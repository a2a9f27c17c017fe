internal import Failures
internal import Files
internal import Kernels
internal import System
internal import Training

/// Starting, and having nobody to work with.
extension Coordinator {
    /// Starts the local workers, unless they have been launched, and waits until enough are ready.
    ///
    /// - Throws: `Failure.unavailable` where they do not come in time.
    package func start() throws {
        if locals.isEmpty { try launchLocalWorkers() }
        // Whoever was launched before has spoken to nobody who listened.
        for local in locals { local.lastHeard = MonotonicClock.now }
        let share = try makeOwnShare()
        let needed = max(options.minimumWorkers, 1)
        let begin = MonotonicClock.now
        var announced = -1
        while state.readyWorkers.count < needed {
            try checkForInterruption()
            let ready = state.readyWorkers.count
            // Local workers are nothing to wait for unless they are slow to come.
            let isWorthTelling = options.localWorkers < needed || MonotonicClock.now - begin > 1
            if ready != announced, isWorthTelling {
                announced = ready
                report(.waiting(ready: ready, needed: needed))
            }
            let isHopeless = isHopeless && options.listen.isEmpty
            guard MonotonicClock.now - begin < options.joinTimeout, !isHopeless else {
                throw nobody(needed: needed, waited: MonotonicClock.now - begin)
            }
            try pump(until: MonotonicClock.now + 0.25)
        }
        guard let share else { return }
        share.meter.start(at: MonotonicClock.now)
        own = share
        if let processor = options.processors.first { Processors.run(on: [processor]) }
        try perform(state.workerIsReady(.coordinator, isReplaceable: false, at: MonotonicClock.now))
    }

    /// Starts the local workers and waits for none.
    func launchLocalWorkers() throws {
        let processors = options.processors
        for number in 0..<options.localWorkers {
            let local = LocalWorker(
                number: number, processor: number + 1 < processors.count ? processors[number + 1] : nil)
            locals.append(local)
            try launch(local)
        }
    }

    private func makeOwnShare() throws -> OwnShare? {
        guard options.coordinatorComputes, let base = dataset.baseAddress else { return nil }
        return try OwnShare(job: job, dataset: base, instructionSet: instructionSet)
    }

    /// Throws when a signal came while there was nothing to finish.
    private func checkForInterruption() throws {
        guard isInterrupted else { return }
        throw Failure(.interrupted, "stopped by a signal before the first step; `apus resume` starts the run again")
    }

    /// Whether every local worker was given up.
    var isHopeless: Bool { !locals.isEmpty && locals.allSatisfy(\.isGivenUp) && members.isEmpty }

    /// Throws where nobody is left and nobody can come.
    func checkHope() throws {
        if isHopeless, options.listen.isEmpty { throw nobody(needed: 1, waited: 0) }
    }

    private func nobody(needed: Int, waited: Seconds) -> Failure {
        var message = "no worker to train with"
        if let first = locals.compactMap(\.firstFailure).min(by: { $0.at < $1.at }) {
            message += ": the first that failed \(first.reason)"
            if let line = first.lastLine { message += " and said: \(line.onOneLine)" }
        } else {
            message += ": \(needed) needed, \(state.readyWorkers.count) ready after \(Int(waited.rounded())) s"
        }
        if locals.isEmpty { message += "; start some with `apus worker ENDPOINT`" }
        return Failure(.unavailable, message)
    }

    /// Throws when nobody was there for too long.
    func checkStarvation() throws {
        // Workers left aside for their silence are still there; how long they are waited for is the state's affair.
        guard state.memberCount == 0 else { return starvedSince = nil }
        let now = MonotonicClock.now
        let since = starvedSince ?? now
        if starvedSince == nil {
            starvedSince = now
            report(.waiting(ready: 0, needed: 1))
        }
        let isOver = now - since > options.joinTimeout || (isHopeless && options.listen.isEmpty)
        if isOver { throw nobody(needed: 1, waited: now - since) }
        if isInterrupted {
            throw Failure(
                .interrupted,
                "stopped by a signal while no worker was left to finish the step; `apus resume` repeats it")
        }
    }

    /// Somebody who asked the run to stop does not wait for a step without end.
    func checkInterruptedRound() throws {
        guard let interruptedSince, MonotonicClock.now - interruptedSince > options.policy.interruptedPatience else {
            return
        }
        throw Failure(.interrupted, "stopped by a signal in the middle of a step; `apus resume` repeats the step")
    }
}
