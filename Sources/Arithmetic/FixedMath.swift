/// Transcendental functions whose bits are the same on every machine: fixed polynomials over + − × ÷ √ and fused
/// multiply-add, which IEEE 754 rounds correctly. The platform's own (libm) change with its version and the CPU.
///
/// Errors stay below one unit in the last place (ulp) for ``exp(_:)``, ``log(_:)``, ``sine(turns:)`` and
/// ``cosine(turns:)``, below three for ``sigmoid(_:)`` and ``tanh(_:)``, subnormal numbers included. A NaN comes out as
/// some NaN. Nearly every product and sum is left unfused on purpose: without FMA flags, which would tie a build to newer
/// CPUs, a fused one is a call into the C library.
package enum FixedMath {
    /// e^x; 0 below −745.2, infinity above 709.79.
    package static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 709.79 { return .infinity }
        if x < -745.2 { return 0 }
        let (power, rest, tail) = reduce(x)
        // 1 + rest is rounded; what that loses is added back with the tail.
        let leading = 1 + rest
        let significand = leading + ((rest - (leading - 1)) + tail)
        // Two factors, so that a subnormal result is rounded once and neither factor overflows.
        let half = power / 2
        return significand * powerOfTwo(half) * powerOfTwo(power - half)
    }

    /// Natural logarithm; −infinity at ±0, NaN below.
    ///
    /// With x = 2^k · m, √½ <= m < √2, f = m − 1 and s = f / (2 + f):
    /// log m = 2 artanh s = f − (f²/2 − s (f²/2 + R)), R = 2 (s²/3 + s⁴/5 + ...), where only the small terms are rounded
    /// more than once (Ng, `e_log.c` of Sun's fdlibm, 1993; here with Taylor's coefficients).
    package static func log(_ x: Double) -> Double {
        if x.isNaN || x < 0 { return .nan }
        if x == 0 { return -.infinity }
        if x == .infinity { return x }
        let isSubnormal = x < .leastNormalMagnitude
        let bits = Int64(bitPattern: (isSubnormal ? x * 0x1p54 : x).bitPattern)
        // An arithmetic shift of the distance to √½ is the exponent k.
        let exponent = (bits - 0x3FE6_A09E_667F_3BCD) >> 52
        let k = Double(isSubnormal ? exponent - 54 : exponent)
        let f = Double(bitPattern: UInt64(bitPattern: bits - exponent << 52)) - 1

        let s = f / (2 + f)
        let square = s * s
        let series = polynomial(
            of: square, [2 / 21, 2 / 19, 2 / 17, 2 / 15, 2 / 13, 2 / 11, 2 / 9, 2 / 7, 2 / 5, 2 / 3, 0])
        let halfSquare = 0.5 * f * f
        return k * logTwoHigh - ((halfSquare - (s * (halfSquare + series) + k * logTwoLow)) - f)
    }

    /// cos(2π t); NaN at infinity.
    package static func cosine(turns t: Double) -> Double {
        let folded = abs(t - t.rounded(.toNearestOrEven))
        // Each difference below is exact, so that no accuracy is lost near the zeros.
        if folded <= 0.125 { return cosineSeries(turns: folded) }
        if folded < 0.375 { return sineSeries(turns: 0.25 - folded) }
        return -cosineSeries(turns: 0.5 - folded)
    }

    /// sin(2π t); NaN at infinity.
    package static func sine(turns t: Double) -> Double {
        let signed = t - t.rounded(.toNearestOrEven)
        let folded = abs(signed)
        let magnitude =
            if folded <= 0.125 {
                sineSeries(turns: folded)
            } else if folded < 0.375 {
                cosineSeries(turns: 0.25 - folded)
            } else {
                sineSeries(turns: 0.5 - folded)
            }
        return signed < 0 ? -magnitude : magnitude
    }

    /// 1 / (1 + e^−x), without overflow on either side.
    package static func sigmoid(_ x: Double) -> Double {
        if x >= 0 { return 1 / (1 + exp(-x)) }
        let power = exp(x)
        return power / (1 + power)
    }

    /// Hyperbolic tangent, −m / (2 + m) with m = e^(−2|x|) − 1, which does not cancel near 0.
    package static func tanh(_ x: Double) -> Double {
        if x.isNaN { return x }
        // From here on the nearest number is ±1.
        if abs(x) > 20 { return x < 0 ? -1 : 1 }
        let (power, rest, tail) = reduce(-2 * abs(x))
        let scale = powerOfTwo(power)
        let decrease = scale * (rest + tail) + (scale - 1)
        let magnitude = abs(decrease) / (2 + decrease)
        return x.sign == .minus ? -magnitude : magnitude
    }
}

extension FixedMath {
    /// ln 2 in two parts, the first with 20 trailing zero bits: k · high is exact for |k| < 2^20 (Cody and Waite).
    private static let logTwoHigh = 0x1.62e42feep-1
    private static let logTwoLow = 0x1.a39ef35793c76p-33
    private static let reciprocalLogTwo = 0x1.71547652b82fep+0
    /// 2π in two parts, to 106 bits.
    private static let fullTurnHigh = 0x1.921fb54442d18p+2
    private static let fullTurnLow = 0x1.1a62633145c07p-52

    /// (k, r, t) such that e^x = 2^k · (1 + r + t), |r| <= ln 2 / 2 and t small beside r, for |x| < 2^19.
    @inline(__always)
    private static func reduce(_ x: Double) -> (power: Int, rest: Double, tail: Double) {
        let power = (x * reciprocalLogTwo).rounded(.toNearestOrEven)
        let reduced = x - power * logTwoHigh
        let correction = power * logTwoLow
        // rest + lost is the reduced argument, to more bits than one number holds.
        let rest = reduced - correction
        let lost = (reduced - rest) - correction
        // Taylor's series of (e^r − 1 − r) / r², to r^12.
        let series = polynomial(
            of: rest,
            [
                1 / 87_178_291_200, 1 / 6_227_020_800, 1 / 479_001_600, 1 / 39_916_800, 1 / 3_628_800, 1 / 362_880,
                1 / 40_320, 1 / 5_040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2,
            ])
        return (Int(power), rest, rest * rest * series + lost)
    }

    /// sin(2π t) for 0 <= t <= 1/8, by Taylor's series to the 17th power.
    @inline(__always)
    private static func sineSeries(turns t: Double) -> Double {
        let (angle, lost) = radians(turns: t)
        let square = angle * angle
        let series = polynomial(
            of: square,
            [
                1 / 355_687_428_096_000, -1 / 1_307_674_368_000, 1 / 6_227_020_800, -1 / 39_916_800, 1 / 362_880,
                -1 / 5_040, 1 / 120, -1 / 6,
            ])
        return angle + (angle * square * series + lost)
    }

    /// cos(2π t) for 0 <= t <= 1/8, by Taylor's series to the 16th power.
    @inline(__always)
    private static func cosineSeries(turns t: Double) -> Double {
        let (angle, lost) = radians(turns: t)
        let square = angle * angle
        let series = polynomial(
            of: square,
            [
                1 / 20_922_789_888_000, -1 / 87_178_291_200, 1 / 479_001_600, -1 / 3_628_800, 1 / 40_320, -1 / 720,
                1 / 24,
            ])
        // 1 − square / 2 is rounded; what that loses is added back with the small terms.
        let half = 0.5 * square
        let leading = 1 - half
        return leading + (((1 - leading) - half) + (square * square * series - angle * lost))
    }

    /// 2π t as the sum of a number and what its rounding lost.
    @inline(__always)
    private static func radians(turns t: Double) -> (angle: Double, lost: Double) {
        let angle = t * fullTurnHigh
        return (angle, (-angle).addingProduct(t, fullTurnHigh) + t * fullTurnLow)
    }

    /// Horner's scheme, the highest power's coefficient first.
    @inline(__always)
    private static func polynomial<let count: Int>(of x: Double, _ coefficients: InlineArray<count, Double>) -> Double {
        var sum = coefficients[0]
        for index in 1..<count { sum = sum * x + coefficients[index] }
        return sum
    }

    /// 2^k for −1022 <= k <= 1023.
    @inline(__always)
    private static func powerOfTwo(_ exponent: Int) -> Double {
        Double(bitPattern: UInt64(exponent + 1023) << 52)
    }
}
