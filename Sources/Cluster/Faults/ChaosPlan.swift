internal import Arithmetic
package import Failures
internal import Glibc
package import System
package import Training

/// How many faults are done to a run on purpose, and which. It is no part of the configuration: it cannot change a result.
package struct ChaosPlan: Sendable, Hashable {
    /// Mean faults in a hundred steps.
    package let rate: Double
    package let seed: UInt64
    /// At least one.
    package let kinds: [ChaosKind]

    /// - Throws: `Failure.usage` for a rate that makes no sense.
    package init(rate: Double, seed: UInt64, kinds: [ChaosKind] = ChaosKind.allCases) throws(Failure) {
        guard rate > 0, rate <= 1000 else {
            throw Failure(
                .usage,
                "\(Mention.setting("chaos")) is the mean number of faults in 100 steps, above 0 to 1000, and cannot be \(rate)"
            )
        }
        self.rate = rate
        self.seed = seed
        self.kinds = kinds.isEmpty ? ChaosKind.allCases : kinds
    }
}

/// Which faults a step has: a pure function of plan, epoch and batch.
package struct ChaosSchedule: Sendable {
    private let plan: ChaosPlan

    package init(_ plan: ChaosPlan) { self.plan = plan }

    package func faults(epoch: Int, batch: Int) -> [PlannedFault] {
        let random = CounterRandom(
            seed: plan.seed, purpose: .chaos, stream: UInt64(UInt32(truncatingIfNeeded: epoch)))
        // Each step has a range of draws to itself.
        let first = UInt64(UInt32(truncatingIfNeeded: batch)) << 16
        let mean = plan.rate / 100
        let whole = Int(mean)
        let count = whole + (random.uniform(at: first) < mean - Double(whole) ? 1 : 0)
        return (0..<count).map { position in
            let number = first + UInt64(position + 1) * 8
            return PlannedFault(
                kind: plan.kinds[random.integer(below: plan.kinds.count, at: number)],
                delay: random.uniform(at: number + 1), victim: random.uniform(at: number + 2),
                duration: Self.duration(random.uniform(at: number + 3)),
                number: UInt64(UInt32(truncatingIfNeeded: epoch)) << 32 ^ number)
        }
    }

    /// From a hiccup of 10 ms to 2.5 s, beyond the shortest deadline; short ones are as frequent as long ones.
    private static func duration(_ uniform: Double) -> Seconds { 0.01 * pow(250, uniform) }
}

/// One fault of a schedule.
package struct PlannedFault: Sendable, Hashable {
    package let kind: ChaosKind
    /// When in its step, as a fraction of a step's usual time; in 0..<1.
    package let delay: Double
    /// Which of the possible victims, as a fraction of their number; in 0..<1.
    package let victim: Double
    /// How long it lasts, where it lasts.
    package let duration: Seconds
    /// Tells it from every other fault of the schedule.
    package let number: UInt64
}

/// What was done to a run on purpose, and how it took it.
package struct ChaosFigures: Sendable, Hashable, Codable {
    /// From a fault to the next finished step, in seconds.
    package struct Recovery: Sendable, Hashable, Codable {
        package var p50: Seconds
        package var p99: Seconds
        package var longest: Seconds
    }

    /// Mean faults in a hundred steps.
    package var rate: Double
    package var seed: UInt64
    /// Faults after which a step was finished, by ``ChaosKind``; every kind is there.
    package var survived: [String: Int]
    package var total: Int
    /// nil without any fault.
    package var recovery: Recovery?

    package init(plan: ChaosPlan, survived: [ChaosKind: Int], times: RecoveryTimes) {
        rate = plan.rate
        seed = plan.seed
        self.survived = Dictionary(
            uniqueKeysWithValues: ChaosKind.allCases.map { ($0.rawValue, survived[$0, default: 0]) })
        total = survived.values.reduce(0, +)
        if let p50 = times.quantile(0.5), let p99 = times.quantile(0.99), let longest = times.quantile(1) {
            recovery = Recovery(p50: p50, p99: p99, longest: longest)
        }
    }
}

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
