internal import Failures
internal import System
internal import Training

/// Whether enough workers are there to begin with, to go on with, or to be waited for.
final class Staffing {
    private let options: CoordinatorOptions
    private let loop: CoordinatorLoop
    private let rounds: RoundRunner
    private let surroundings: any Surroundings
    private let report: (TrainingEvent) -> Void
    /// Since when nobody has been there.
    private var starvedSince: Seconds?

    init(
        _ options: CoordinatorOptions, loop: CoordinatorLoop, rounds: RoundRunner, surroundings: any Surroundings,
        report: @escaping (TrainingEvent) -> Void
    ) {
        self.options = options
        self.loop = loop
        self.rounds = rounds
        self.surroundings = surroundings
        self.report = report
    }

    /// Waits until enough are ready for the first step.
    ///
    /// - Throws: `Failure.unavailable` where they do not come in time.
    func waitForStart() throws {
        let needed = max(options.minimumWorkers, 1)
        let begin = surroundings.now
        var announced = -1
        while rounds.readyWorkers.count < needed {
            if loop.interruption != nil {
                throw Failure(
                    .interrupted,
                    "stopped by a signal before the first step; \(Mention.command("resume")) starts the run again")
            }
            let ready = rounds.readyWorkers.count
            let waited = surroundings.now - begin
            // Local workers are nothing to wait for unless they are slow to come.
            if ready != announced, options.localWorkers < needed || waited > 1 {
                announced = ready
                report(.waiting(ready: ready, needed: needed))
            }
            guard waited < options.joinTimeout, !isHopeless else { throw nobody(needed: needed, waited: waited) }
            try loop.pump(until: surroundings.now + 0.25)
        }
    }

    /// Whether work can be taken: every worker of this host that can come has come, and enough are there.
    var isStaffed: Bool {
        rounds.readyWorkers.count >= max(options.minimumWorkers, 1)
            && !surroundings.isSomebodyStarting(besides: loop.roster)
    }

    /// Whether nobody is there and nobody can come.
    private var isHopeless: Bool { loop.roster.isEmpty && !surroundings.canSomebodyCome }

    /// - Throws: `Failure.unavailable` where nobody is left and nobody can come.
    func checkHope() throws {
        if isHopeless { throw nobody(needed: 1, waited: 0) }
    }

    /// A round begins: whoever was missing before is not waited for any longer.
    func roundBegins() { starvedSince = nil }

    /// Throws where nobody was there for too long.
    func checkStarvation() throws {
        // Workers left aside for their silence are still there; how long they are waited for is the state's affair.
        guard rounds.memberCount == 0 else { return starvedSince = nil }
        let now = surroundings.now
        let since = starvedSince ?? now
        if starvedSince == nil {
            starvedSince = now
            report(.waiting(ready: 0, needed: 1))
        }
        if now - since > options.joinTimeout || isHopeless { throw nobody(needed: 1, waited: now - since) }
        if loop.interruption != nil {
            throw Failure(
                .interrupted,
                "stopped by a signal while no worker was left to finish the step; \(Mention.command("resume")) repeats it"
            )
        }
    }

    /// Somebody who asked the run to stop does not wait for a step without end.
    func checkInterruptedRound() throws {
        guard let interruption = loop.interruption,
            surroundings.now - interruption.since > options.policy.interruptedPatience
        else { return }
        throw Failure(
            .interrupted,
            "stopped by a signal in the middle of a step; \(Mention.command("resume")) repeats the step")
    }

    private func nobody(needed: Int, waited: Seconds) -> Failure {
        let found = "\(needed) needed, \(rounds.readyWorkers.count) ready after \(waited.shown)"
        return Failure(.unavailable, surroundings.absence(found))
    }
}
