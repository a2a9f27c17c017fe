internal import Arithmetic
internal import Glibc
internal import System

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
