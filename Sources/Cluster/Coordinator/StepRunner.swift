internal import Failures
internal import Kernels
internal import Networks
package import System
internal import Training

/// The step that follows a gradient: one pass over all gradients and parameters, by this process or by all of its host
/// together.
///
/// Where workers share memory, each is given a part of the parameters to bring up to date, and this process takes the first
/// one. A part that nobody finishes in time this process does itself, in memory that nobody else writes to.
final class StepRunner {
    private let shared: SharedMemoryTransport?
    private let adder: ParameterUpdate
    private let optimizer: Optimizer
    private let computes: Bool
    /// What workers were last shown of where gradients lie.
    private var table: GradientTable?
    private var tableVersion: UInt64 = 0
    /// Parts that workers owe, in floats of the padded parameters.
    private var open: [WorkerID: Range<Int>] = [:]
    /// Parts that nobody is at any more.
    private var unfinished: [Range<Int>] = []
    /// Whether all that came out so far is finite.
    private var isFinite = true

    /// - Parameters:
    ///   - shared: By which workers can take part; nil where none can.
    ///   - computes: Whether this process takes a part too.
    init(shared: SharedMemoryTransport?, adder: ParameterUpdate, optimizer: Optimizer, computes: Bool) {
        self.shared = shared
        self.adder = adder
        self.optimizer = optimizer
        self.computes = computes
    }

    /// Takes a part of the step, or all of it.
    ///
    /// - Returns: Whether all that came out is finite.
    func take(
        _ range: Range<Int>, of outcome: RoundOutcome, by step: OptimizerStep, in store: ParameterStore
    ) throws(Failure) -> Bool {
        guard let reduction = outcome.reduction else { throw Failure(.bug, "a gradient round has no gradient") }
        return store.write(outcome, reduction, of: optimizer, by: step, with: adder, range: range)
    }

    /// Gives every worker that is free its part of the step.
    ///
    /// - Returns: The part that is left for this process; nil where it does everything.
    func giveParts(
        of outcome: RoundOutcome, by step: OptimizerStep, in store: ParameterStore, after rounds: RoundRunner
    ) -> Range<Int>? {
        guard let shared, shared.sharesSteps, let address = SharedStoreAddress(store) else { return nil }
        let helpers = shared.idleWorkers
        guard !helpers.isEmpty, rounds.nodes.count <= GradientTable.maximumNodes, let places = rounds.gradientPlaces
        else { return nil }
        show(GradientTable(nodes: rounds.nodes, places: places))
        guard let table else { return nil }
        // Parts begin on cache lines.
        let lines = store.layout.paddedCount / 16
        let first = computes ? 1 : 0
        func range(_ part: Int) -> Range<Int> {
            let count = helpers.count + first
            return lines * part / count * 16..<lines * (part + 1) / count * 16
        }
        let parts = helpers.enumerated().map { (worker: $1, range: range($0 + first)) }.filter { !$0.range.isEmpty }
        guard let firstPart = parts.first else { return nil }
        isFinite = true
        for (worker, range) in parts { open[worker] = range }
        shared.give(
            parts, of: rounds.number, table: table, version: tableVersion,
            SharedUpdate(
                scale: outcome.scale, rate: step.rate, number: UInt64(step.number), leafCount: UInt32(rounds.leafCount)),
            in: address)
        return 0..<firstPart.range.lowerBound
    }

    /// Makes a table the one that the parts given next speak of, under a new version unless it is the same as before.
    private func show(_ next: GradientTable) {
        guard next != table else { return }
        table = next
        tableVersion += 1
    }

    // MARK: - Parts under way

    var isWaiting: Bool { !open.isEmpty }

    /// Whether somebody is gone who was given a part.
    func hasLost(_ roster: Roster) -> Bool { open.keys.contains { roster[$0] == nil } }

    /// A worker is through with its part; one that was given up before was done by somebody else.
    func finish(_ worker: WorkerID, _ verdict: SharedAnswer.Verdict?) {
        guard let range = open.removeValue(forKey: worker) else { return }
        switch verdict {
        case .done: break
        case .notFinite: isFinite = false
        case .failed, nil: unfinished.append(range)
        }
    }

    /// Nobody's answer is waited for any longer.
    func giveUpOpenParts() {
        unfinished += open.values
        open.removeAll(keepingCapacity: true)
    }

    /// Takes the parts that are left.
    ///
    /// - Returns: Whether all that came out, of every part, is finite.
    func finish(_ outcome: RoundOutcome, by step: OptimizerStep, in store: ParameterStore) throws(Failure) -> Bool {
        defer { unfinished.removeAll(keepingCapacity: true) }
        for range in unfinished { isFinite = try take(range, of: outcome, by: step, in: store) && isFinite }
        return isFinite
    }
}

/// What the coordinator's thread is at in a step of training; the phases follow each other without a gap.
package enum StepPhase: String, Sendable, Codable, CaseIterable {
    /// Shares are given out.
    case handingOut = "handing-out"
    /// Its own share of the gradient, where it computes.
    case gradient
    /// Others are still at their gradients.
    case gradientWait = "waiting-for-gradients"
    /// Its own part of averaging and descending, and giving the other parts out.
    case update
    /// The next step's samples are gathered.
    case staging
    /// Others are still at their parts.
    case updateWait = "waiting-for-parts"
}

/// Adds up how long steps have been in each phase.
package struct PhaseClock {
    package private(set) var spent: [StepPhase: Seconds] = [:]
    private var current: StepPhase?
    private var since: Seconds = 0

    package init() {}

    /// Ends the phase before; nil begins none.
    mutating func enter(_ phase: StepPhase?, at now: Seconds) {
        if let current { spent[current, default: 0] += now - since }
        current = phase
        since = now
    }
}
