internal import Failures
internal import Kernels
package import Networks
internal import Processes
package import System
package import Training

/// Many processes as one executor of rounds and steps: it hands shares out, waits for their sum, and moves the parameters.
///
/// What happens meanwhile goes through the ``CoordinatorLoop``; how many workers are to be there, ``Staffing`` knows.
package final class Coordinator: RoundExecutor {
    let loop: CoordinatorLoop
    let surroundings: any Surroundings
    private let options: CoordinatorOptions
    private let rounds: RoundRunner
    private let steps: StepRunner
    private let staffing: Staffing
    private let adder: ParameterUpdate
    private let refusals: RefusalLog
    private let makeOwnShare: () throws -> OwnShare?
    /// Where steps spend their time; nil unless somebody wants to know.
    package var phases: PhaseClock?

    /// - Parameters:
    ///   - transports: A share goes by the first of them that can carry it.
    ///   - shared: That one of them by which workers can take part in steps.
    ///   - ownShare: Makes the coordinator's own share, as training starts; nil where it only coordinates.
    init(
        job: WorkerJob, options: CoordinatorOptions, instructionSet: InstructionSet, transports: [any Transport],
        shared: SharedMemoryTransport? = nil, surroundings: any Surroundings, refusals: RefusalLog,
        ownShare: @escaping () throws -> OwnShare?, report: @escaping (TrainingEvent) -> Void
    ) throws {
        self.options = options
        self.surroundings = surroundings
        self.refusals = refusals
        makeOwnShare = ownShare
        adder = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        rounds = try RoundRunner(
            job: job, policy: options.policy, encoding: NumberEncoding(job.wire, instructionSet: instructionSet),
            adder: adder)
        steps = StepRunner(
            shared: shared, adder: adder, optimizer: job.optimizer, computes: options.coordinatorComputes)
        loop = CoordinatorLoop(
            rounds: rounds, steps: steps, transports: transports, surroundings: surroundings, refusals: refusals,
            report: report)
        staffing = Staffing(options, loop: loop, rounds: rounds, surroundings: surroundings, report: report)
    }

    // MARK: - Beginning and ending

    /// Starts the local workers, unless they have been launched, and waits until enough are ready.
    ///
    /// - Throws: `Failure.unavailable` where they do not come in time.
    package func start() throws {
        try surroundings.launchWorkers()
        let share = try makeOwnShare()
        try staffing.waitForStart()
        guard let share else { return }
        if let processor = options.processors.first { Processors.run(on: [processor]) }
        try loop.perform(rounds.take(share, at: surroundings.now))
    }

    /// Starts the local workers and waits for none.
    package func launchLocalWorkers() throws { try surroundings.launchWorkers() }

    /// Tells every worker that the job is over, and leaves no local process behind.
    ///
    /// - Parameter farewell: What workers hear that were not started here; nil lets them come back, to whoever comes.
    package func shutDown(telling farewell: CoordinatorMessage? = .stop) {
        surroundings.shutDown(telling: farewell, loop.roster)
        refusals.tellSummary(at: surroundings.now, isEnd: true)
    }

    /// Handles everything that has happened, or waits for something until a moment.
    package func pump(until deadline: Seconds) throws { try loop.pump(until: deadline) }

    /// Whether work can be taken: every worker of this host that can come has come, and enough are there.
    var isStaffed: Bool { staffing.isStaffed }

    /// - Throws: `Failure.unavailable` where nobody is left and nobody can come.
    func checkHope() throws { try staffing.checkHope() }

    package var isInterrupted: Bool { loop.interruption != nil }

    /// The last signal that asked the run to stop.
    var interruptingSignal: Int32? { loop.interruption?.signal }

    // MARK: - What there is to tell

    package var counts: WorkerCounts {
        var counts = loop.roster.counts
        counts.strangers = refusals.strangers
        return counts
    }

    package var chaosFigures: ChaosFigures? { surroundings.chaosFigures }

    package func takeTotals() -> [EpochTiming.Worker] { loop.takeTotals() }

    /// How many nodes the last round was divided into.
    package var nodeCount: Int { rounds.nodes.count }

    /// Ends the step's phase before; nil ends the step.
    package func enter(_ phase: StepPhase?) {
        if phases != nil { phases?.enter(phase, at: surroundings.now) }
    }

    // MARK: - Rounds

    package func evaluate(_ request: RoundRequest, with store: ParameterStore) throws -> RoundOutcome {
        try begin(request, with: store)
        try completeRound()
        return try rounds.outcome()
    }

    /// Computes the sums of some nodes of a round of which somebody else coordinates the whole.
    ///
    /// - Parameters:
    ///   - roots: Disjoint nodes of the round's tree.
    ///   - buffers: For each root memory for its padded gradient; unused in evaluations.
    /// - Returns: For each root its sums, and what they come to where somebody got them right; a number that nobody gets
    ///   finite is passed on as it is.
    func sums(
        of roots: [TreeNode], _ request: RoundRequest, with store: ParameterStore,
        into buffers: [UnsafeMutablePointer<Float>]
    ) throws -> [RoundOutcome] {
        try begin(request, roots: roots, with: store)
        let everything = 0..<store.layout.paddedCount
        while true {
            try completeRound()
            let outcomes = try roots.map { try rounds.outcome(upTo: $0) }
            guard request.phase.isTraining else { return outcomes }
            var isFinite = true
            for (outcome, buffer) in zip(outcomes, buffers) {
                guard let reduction = outcome.reduction else { continue }
                outcome.gradients.withUnsafeBufferPointer {
                    adder.reduce(reduction, over: $0, into: buffer, range: everything)
                }
                isFinite = adder.allFinite(buffer, count: everything.count) && isFinite
            }
            // Gradients in shared memory are looked at one by one only now that something is wrong.
            guard !isFinite, try refuseInfiniteGradients() else { return outcomes }
        }
    }

    /// - Parameter roots: Disjoint nodes to be computed; nil for the whole tree.
    private func begin(_ request: RoundRequest, roots: [TreeNode]? = nil, with store: ParameterStore) throws {
        try loop.look()
        staffing.roundBegins()
        refusals.dropHeld()
        surroundings.roundBegins(request)
        try loop.perform(rounds.begin(request, roots: roots, with: store, at: surroundings.now), isBeginning: true)
    }

    private func completeRound() throws {
        try computeOwnShare()
        while !rounds.isComplete {
            try staffing.checkStarvation()
            try staffing.checkInterruptedRound()
            enter(.gradientWait)
            try loop.waitForAnswers { rounds.isComplete }
            try computeOwnShare()
        }
        loop.roundIsComplete()
        // A result that nobody gets right is no fault of a worker's, so refusals are told of only now.
        refusals.tellHeld(at: surroundings.now)
    }

    private func computeOwnShare() throws {
        while rounds.hasOwnWork {
            enter(.gradient)
            let (acceptance, actions) = rounds.computeOwnNode { surroundings.now }
            try loop.perform(actions)
            try loop.hold(acceptance, of: .coordinator)
        }
    }

    /// - Returns: Whether there was any; its node was then given out again.
    private func refuseInfiniteGradients() throws -> Bool {
        var found = false
        while let (worker, acceptance, actions) = rounds.refuseInfiniteGradient(at: surroundings.now) {
            found = true
            try loop.perform(actions)
            try loop.hold(acceptance, of: worker)
        }
        return found
    }

    // MARK: - Steps

    package func step(
        _ request: RoundRequest, by step: OptimizerStep, in store: ParameterStore
    ) throws -> (outcome: RoundOutcome, isFinite: Bool) {
        enter(.handingOut)
        try begin(request, with: store)
        while true {
            try completeRound()
            enter(.update)
            let outcome = try rounds.outcome()
            guard outcome.lossSum.isFinite else { return (outcome, false) }
            if try take(outcome, by: step, in: store) { return (outcome, true) }
            // Gradients in shared memory are looked at only now that something is wrong.
            guard try refuseInfiniteGradients() else { return (outcome, false) }
        }
    }

    /// - Returns: Whether all that came out is finite.
    private func take(_ outcome: RoundOutcome, by step: OptimizerStep, in store: ParameterStore) throws -> Bool {
        let ownPart = steps.giveParts(of: outcome, by: step, in: store, after: rounds)
        let isFinite = try takeOwnPart(ownPart ?? 0..<store.layout.paddedCount, of: outcome, by: step, in: store)
        guard ownPart != nil else { return isFinite }
        enter(.staging)
        rounds.own?.prepareNext()
        enter(.updateWait)
        let deadline = surroundings.now + options.policy.partPatience
        while steps.isWaiting {
            try staffing.checkInterruptedRound()
            try loop.waitForAnswers(before: deadline) { !steps.isWaiting }
            let isLost = surroundings.now > deadline || steps.hasLost(loop.roster)
            guard isLost, steps.isWaiting else { continue }
            // Whoever is still at a part, late or not, goes on writing to memory that nobody reads from here on: what was
            // moved of an open part may be half old and half new.
            try store.move()
            steps.giveUpOpenParts()
        }
        enter(.update)
        return try steps.finish(outcome, by: step, in: store) && isFinite
    }

    private func takeOwnPart(
        _ range: Range<Int>, of outcome: RoundOutcome, by step: OptimizerStep, in store: ParameterStore
    ) throws -> Bool {
        guard !range.isEmpty else { return true }
        let start = surroundings.now
        defer { rounds.own?.meter.add(compute: surroundings.now - start, at: surroundings.now) }
        return try steps.take(range, of: outcome, by: step, in: store)
    }
}
