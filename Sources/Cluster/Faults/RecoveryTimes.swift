package import System

/// Times from a fault to the next finished step.
package struct RecoveryTimes: Sendable, Hashable {
    private var times: [Seconds] = []

    package init(_ times: [Seconds] = []) { self.times = times }

    package mutating func append(_ time: Seconds) { times.append(time) }

    package var count: Int { times.count }

    /// The least time that the fraction of all times do not exceed; nil without any.
    package func quantile(_ fraction: Double) -> Seconds? {
        guard !times.isEmpty else { return nil }
        let rank = Int((fraction * Double(times.count)).rounded(.up))
        return times.sorted()[min(max(rank, 1), times.count) - 1]
    }
}
