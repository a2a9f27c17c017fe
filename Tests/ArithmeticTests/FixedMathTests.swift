import Arithmetic
import Testing

@Suite struct FixedMathTests {
    struct Interval: Sendable, CustomTestStringConvertible {
        let function: MathFunction
        let arguments: ClosedRange<Double>

        var testDescription: String { "\(function) over \(arguments)" }
    }

    static let intervals = [
        // Subnormal results begin below −708.4.
        Interval(function: .exp, arguments: -745.1...709.78),
        Interval(function: .exp, arguments: -745.1 ... -708),
        Interval(function: .exp, arguments: -1...1),
        Interval(function: .log, arguments: 0.4...2.5),
        Interval(function: .log, arguments: 0.999...1.001),
        Interval(function: .sine, arguments: -2...2),
        Interval(function: .sine, arguments: -1e-6...1e-6),
        Interval(function: .sine, arguments: -1e6...1e6),
        Interval(function: .cosine, arguments: -2...2),
        Interval(function: .cosine, arguments: 0.249...0.251),
        Interval(function: .sigmoid, arguments: -744...40),
        Interval(function: .sigmoid, arguments: -5...5),
        Interval(function: .tanh, arguments: -21...21),
        Interval(function: .tanh, arguments: -0.5...0.5),
    ]

    @Test("The error over an interval stays below the promised units in the last place", arguments: intervals)
    func errorOverInterval(_ interval: Interval) {
        let random = CounterRandom(seed: 11, purpose: .test)
        let bounds = interval.arguments
        let worst = (UInt64(0)..<10_000).map { index in
            let x = random.uniform(in: bounds.lowerBound..<bounds.upperBound, at: index)
            return error(of: interval.function.fixed(x), from: interval.function.oracle(Wide(x)))
        }.max()
        #expect(worst ?? .infinity <= interval.function.bound + oracleError)
    }

    @Test(
        "The error over all magnitudes, subnormal ones included, stays below the promised units in the last place",
        arguments: [MathFunction.log, .sine, .tanh, .exp, .sigmoid, .cosine])
    func errorOverMagnitudes(_ function: MathFunction) {
        let random = CounterRandom(seed: 12, purpose: .test)
        let worst = (UInt64(0)..<10_000).map { index in
            let pattern = random.bits(at: index) % Double.infinity.bitPattern
            let x = Double(bitPattern: pattern)
            return error(of: function.fixed(x), from: function.oracle(Wide(x)))
        }.max()
        #expect(worst ?? .infinity <= function.bound + oracleError)
    }

    @Test("Subnormal results are rounded once")
    func subnormalResults() {
        #expect(FixedMath.exp(-745.133219101941) == .leastNonzeroMagnitude)
        #expect(FixedMath.exp(-745.133219101942) == 0)
        #expect(FixedMath.log(.leastNonzeroMagnitude) == -744.4400719213812)
        #expect(FixedMath.tanh(-.leastNonzeroMagnitude) == -.leastNonzeroMagnitude)
        #expect(FixedMath.sine(turns: .leastNonzeroMagnitude) == 6 * .leastNonzeroMagnitude)
    }

    @Test("Infinities go to the limits")
    func infinities() {
        #expect(FixedMath.exp(.infinity) == .infinity)
        #expect(FixedMath.exp(-.infinity) == 0)
        #expect(FixedMath.exp(709.782712893384) == 1.7976931348622732e308)
        #expect(FixedMath.exp(709.7827128933841) == .infinity)
        #expect(FixedMath.log(.infinity) == .infinity)
        #expect(FixedMath.log(0) == -.infinity)
        #expect(FixedMath.log(-0.0) == -.infinity)
        #expect(FixedMath.sigmoid(.infinity) == 1)
        #expect(FixedMath.sigmoid(-.infinity) == 0)
        #expect(FixedMath.tanh(.infinity) == 1)
        #expect(FixedMath.tanh(-.infinity) == -1)
        #expect(FixedMath.sine(turns: .infinity).isNaN)
        #expect(FixedMath.cosine(turns: -.infinity).isNaN)
    }

    @Test(
        "NaN stays NaN", arguments: [MathFunction.exp, .log, .sine, .cosine, .sigmoid, .tanh])
    func notANumber(_ function: MathFunction) {
        #expect(function.fixed(.nan).isNaN)
    }

    @Test("The logarithm of a negative number is NaN", arguments: [1, Double.leastNonzeroMagnitude, .infinity])
    func logarithmBelowZero(_ magnitude: Double) {
        #expect(FixedMath.log(-magnitude).isNaN)
    }

    @Test("Arguments with exact values give them")
    func exactValues() {
        #expect(FixedMath.exp(0) == 1)
        #expect(FixedMath.log(1) == 0)
        #expect(FixedMath.sigmoid(0) == 0.5)
        #expect(FixedMath.tanh(0).bitPattern == (0.0).bitPattern)
        #expect(FixedMath.tanh(-0.0).bitPattern == (-0.0).bitPattern)
        #expect([0, 0.25, 0.5, 0.75, 1].map(FixedMath.cosine(turns:)) == [1, 0, -1, 0, 1])
        #expect([0, 0.25, 0.5, 0.75, 1].map(FixedMath.sine(turns:)) == [0, 1, 0, -1, 0])
    }

    @Test("Tangent and sine are odd, cosine even, to the bit")
    func symmetry() {
        for index in 1...1_000 {
            let x = Double(index) * 0.0137
            #expect(FixedMath.tanh(-x) == -FixedMath.tanh(x))
            #expect(FixedMath.sine(turns: -x) == -FixedMath.sine(turns: x))
            #expect(FixedMath.cosine(turns: -x) == FixedMath.cosine(turns: x))
        }
    }
}
