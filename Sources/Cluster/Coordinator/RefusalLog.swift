internal import System
internal import Training

/// Tells of refusals sparingly: whatever arrives, only so many lines come of it in any stretch of time, and a sum.
struct RefusalLedger {
    struct Refusal: Equatable {
        var sender: String
        var reason: String
    }

    /// Lines in one period.
    static let maximumLines = 10
    static let period: Seconds = 10

    private var begin: Seconds = -.infinity
    private var told = 0
    private var untold = 0
    private var last: Refusal?

    /// - Returns: Whether to tell of it at once.
    mutating func note(_ refusal: Refusal, at now: Seconds) -> Bool {
        if untold == 0, now - begin >= Self.period {
            begin = now
            told = 0
        }
        guard told < Self.maximumLines else {
            untold += 1
            last = refusal
            return false
        }
        told += 1
        return true
    }

    /// What was not told, summed up, once its period is over.
    ///
    /// - Parameter isEnd: Whether there will be no later occasion.
    mutating func summary(at now: Seconds, isEnd: Bool = false) -> Refusal? {
        guard let last, isEnd || now - begin >= Self.period else { return nil }
        let sum = Refusal(sender: "\(untold) more", reason: "the last was \(last.sender): \(last.reason)")
        begin = now
        // The summary is a line too.
        told = 1
        untold = 0
        self.last = nil
        return sum
    }
}

/// What could not be used of what arrived, from workers and from strangers, and what is told of it.
final class RefusalLog {
    private let report: (TrainingEvent) -> Void
    private var ledger = RefusalLedger()
    /// What is told once the round is complete.
    private var held: [RefusalLedger.Refusal] = []
    /// Connections and messages of somebody who was not admitted.
    private(set) var strangers = 0

    init(_ report: @escaping (TrainingEvent) -> Void) { self.report = report }

    /// Tells of a refusal, unless there were too many lately.
    func tell(_ sender: String, _ reason: String, at now: Seconds) {
        if ledger.note(.init(sender: sender, reason: reason), at: now) {
            report(.refused(sender: sender, reason: reason))
        }
    }

    /// Counts, and tells of, a connection or a message of somebody who was not admitted.
    func reject(_ sender: String, _ reason: String, at now: Seconds) {
        strangers += 1
        tell(sender, reason, at: now)
    }

    func hold(_ sender: String, _ reason: String) { held.append(.init(sender: sender, reason: reason)) }

    func tellHeld(at now: Seconds) {
        guard !held.isEmpty else { return }
        for refusal in held { tell(refusal.sender, refusal.reason, at: now) }
        held.removeAll(keepingCapacity: true)
    }

    func dropHeld() {
        if !held.isEmpty { held.removeAll(keepingCapacity: true) }
    }

    func tellSummary(at now: Seconds, isEnd: Bool = false) {
        guard let sum = ledger.summary(at: now, isEnd: isEnd) else { return }
        report(.refused(sender: sum.sender, reason: sum.reason))
    }
}
