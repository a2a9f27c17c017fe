internal import ArgumentParser

/// Seconds, as in `50us`, `1.5ms` or `2s`.
struct Latency: ExpressibleByArgument {
    let seconds: Double

    init?(argument: String) {
        for (unit, factor) in [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1)] {
            guard argument.hasSuffix(unit) else { continue }
            guard let value = Double(plain: argument.dropLast(unit.count)) else { return nil }
            seconds = value * factor
            return
        }
        return nil
    }
}
