internal import ArgumentParser

/// Seconds, as in `50us`, `1.5ms` or `2s`.
struct Latency {
    let seconds: Double

    init(text argument: String) throws(ValidationError) {
        for (unit, factor) in [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1)] {
            guard argument.hasSuffix(unit) else { continue }
            guard let value = Double(plain: argument.dropLast(unit.count)) else { throw Self.refusal }
            seconds = value * factor
            return
        }
        throw Self.refusal
    }

    private static let refusal = ValidationError("expected a number with its unit, as in 50us, 1.5ms or 2s")
}
