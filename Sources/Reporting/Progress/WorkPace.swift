internal import Cluster
internal import System

/// When work is worth a line: not at all where it is short, and then now and then.
struct WorkPace {
    /// What is done sooner needs no line; a terminal's is redrawn ten times a second, a log's stays.
    private let first: Seconds
    private let interval: Seconds
    private var start: Seconds?
    private var last: Seconds?

    init(isInteractive: Bool) {
        (first, interval) = isInteractive ? (0.3, 0.1) : (10, 10)
    }

    /// Whether a line is due at this moment, which it then is not again for a while.
    mutating func isDue(at now: Seconds) -> Bool {
        guard let start else {
            self.start = now
            return false
        }
        guard now - start >= first, now - (last ?? -.infinity) >= interval else { return false }
        last = now
        return true
    }

    /// Other work begins.
    mutating func restart() { (start, last) = (nil, nil) }
}
