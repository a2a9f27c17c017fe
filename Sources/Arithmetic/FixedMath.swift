/// Transcendental functions whose bits are the same on every machine: fixed polynomials over + − × ÷ √ and fused
/// multiply-add, which IEEE 754 rounds correctly. The platform's own (libm) change with its version and the CPU.
///
/// Errors are below two units in the last place over the ranges stated, which the tests measure.
package enum FixedMath {
    /// Chosen so that `high` has 20 trailing zero bits: k · high is exact for |k| < 2^20 (Cody and Waite).
    private static let logTwoHigh = 0x1.62e42feep-1
    private static let logTwoLow = 0x1.a39ef35793c76p-33
    private static let reciprocalLogTwo = 0x1.71547652b82fep+0

    /// e^x; 0 below −745.2, infinity above 709.79.
    package static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 709.782712893384 { return .infinity }
        if x < -745.2 { return 0 }
        let power = (x * reciprocalLogTwo).rounded(.toNearestOrEven)
        let rest = (-power).fma(logTwoLow, (-power).fma(logTwoHigh, x))
        // Taylor's series on |rest| <= ln 2 / 2, to the 13th power.
        var sum = 1.0 / 6_227_020_800
        for coefficient in exponentialCoefficients { sum = sum.fma(rest, coefficient) }
        // Two factors, so that a subnormal result is rounded once and no factor overflows.
        let whole = Int(power)
        let half = whole / 2
        return sum * powerOfTwo(half) * powerOfTwo(whole - half)
    }

    private static let exponentialCoefficients: [Double] = [
        1.0 / 479_001_600, 1.0 / 39_916_800, 1.0 / 3_628_800, 1.0 / 362_880, 1.0 / 40_320, 1.0 / 5_040, 1.0 / 720,
        1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1,
    ]

    /// Natural logarithm; −infinity at 0, NaN below.
    package static func log(_ x: Double) -> Double {
        if x.isNaN || x < 0 { return .nan }
        if x == 0 { return -.infinity }
        if x == .infinity { return x }
        var exponent = Double(x.exponent)
        var significand = x.significand
        if significand > 1.4142135623730951 {
            significand /= 2
            exponent += 1
        }
        // log m = 2 artanh(s), s = (m − 1) / (m + 1), |s| < 0.1716.
        let s = (significand - 1) / (significand + 1)
        let square = s * s
        var sum = 1.0 / 23
        for odd in stride(from: 21.0, through: 3.0, by: -2.0) { sum = sum.fma(square, 1 / odd) }
        // 2 s is added last, in full precision.
        let tail = (2 * s * square).fma(sum, exponent * logTwoLow)
        return exponent.fma(logTwoHigh, (2 * s) + tail)
    }

    /// cos(2π t).
    package static func cosine(turns: Double) -> Double {
        sine(turns: 0.25 - abs(turns - turns.rounded(.toNearestOrEven)))
    }

    /// sin(2π t).
    package static func sine(turns: Double) -> Double {
        var t = turns - turns.rounded(.toNearestOrEven)
        // Fold −1/2...1/2 onto −1/4...1/4, where the series converges fast; the folds are exact.
        if t > 0.25 { t = 0.5 - t } else if t < -0.25 { t = -0.5 - t }
        if abs(t) > 0.125 {
            let cosine = cosineSeries((0.25 - abs(t)) * 2 * Double.pi)
            return t < 0 ? -cosine : cosine
        }
        return sineSeries(t * 2 * Double.pi)
    }

    private static func sineSeries(_ x: Double) -> Double {
        let square = x * x
        var sum = 0.0
        for denominator in [210.0, 156, 110, 72, 42, 20, 6] { sum = (-square / denominator).fma(1 + sum, 0) }
        return x.fma(sum, x)
    }

    private static func cosineSeries(_ x: Double) -> Double {
        let square = x * x
        var sum = 0.0
        for denominator in [240.0, 182, 132, 90, 56, 30, 12, 2] { sum = (-square / denominator).fma(1 + sum, 0) }
        return 1 + sum
    }

    /// 1 / (1 + e^−x), without overflow on either side.
    package static func sigmoid(_ x: Double) -> Double {
        if x >= 0 { return 1 / (1 + exp(-x)) }
        let power = exp(x)
        return power / (1 + power)
    }

    /// Hyperbolic tangent; its odd series is used near 0, where the quotient would cancel.
    package static func tanh(_ x: Double) -> Double {
        let magnitude = abs(x)
        if magnitude < 0.125 {
            let square = x * x
            var sum = 21_844.0 / 6_081_075
            for coefficient in [-1_382.0 / 155_925, 62.0 / 2_835, -17.0 / 315, 2.0 / 15, -1.0 / 3] {
                sum = sum.fma(square, coefficient)
            }
            return (x * square).fma(sum, x)
        }
        let power = exp(-2 * magnitude)
        let result = (1 - power) / (1 + power)
        return x < 0 ? -result : result
    }

    /// 2^k for −1022 <= k <= 1023.
    private static func powerOfTwo(_ exponent: Int) -> Double {
        Double(bitPattern: UInt64(exponent + 1023) << 52)
    }
}

extension Double {
    /// self · factor + addend, rounded once.
    fileprivate func fma(_ factor: Double, _ addend: Double) -> Double { addend.addingProduct(self, factor) }
}
