internal import System

/// Tells of refusals sparingly: whatever arrives, only so many lines come of it in any stretch of time, and a sum.
struct RefusalLedger {
    struct Refusal: Equatable {
        var sender: String
        var reason: String
    }

    /// Lines in one period.
    static let mostLines = 10
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
        guard told < Self.mostLines else {
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
