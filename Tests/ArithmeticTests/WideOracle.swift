import Glibc

/// The widest arithmetic that the C library computes here: 64 significant bits on x86-64; elsewhere 53, whose own
/// errors of about an ulp are then allowed for.
#if arch(x86_64)
typealias Wide = Float80
let oracleError = 0.001
#else
typealias Wide = Double
let oracleError = 1.0
#endif

/// The distance in units in the last place of the number nearest to `expected`; infinite where only one is finite.
func error(of actual: Double, from expected: Wide) -> Double {
    let nearest = Double(expected)
    guard nearest.isFinite, actual.isFinite else { return actual == nearest ? 0 : .infinity }
    return Double(abs(Wide(actual) - expected) / Wide(nearest.ulp))
}

enum WideOracle {
    static func sigmoid(_ x: Wide) -> Wide {
        let power = exp(-abs(x))
        return x >= 0 ? 1 / (1 + power) : power / (1 + power)
    }

    /// sin(2π t), folded onto the first quarter turn, where the angle's rounding does no harm.
    static func sine(turns: Wide) -> Wide {
        let signed = turns - turns.rounded(.toNearestOrEven)
        let folded = min(abs(signed), 0.5 - abs(signed))
        let magnitude = folded <= 0.125 ? sin(2 * .pi * folded) : cos(2 * .pi * (0.25 - folded))
        return signed < 0 ? -magnitude : magnitude
    }

    static func cosine(turns: Wide) -> Wide {
        let folded = abs(turns - turns.rounded(.toNearestOrEven))
        return folded <= 0.125 ? cos(2 * .pi * folded) : sine(turns: 0.25 - folded)
    }
}
