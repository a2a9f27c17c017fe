import Arithmetic
import Learning
import Networks
import Testing

@Suite struct InitializerTests {
    /// (150 · 80 + 80) + (80 · 3 + 3)
    let shape = NetworkShape(widths: [150, 80, 3], activation: .relu, loss: .softmaxCrossEntropy)
    static let drawn: [Initializer] = [.heNormal, .glorotUniform, .glorotNormal, .randomNormal]

    @Test("Every bias begins at zero", arguments: Initializer.allCases)
    func biases(_ initializer: Initializer) {
        let parameters = initializer.parameters(for: shape, seed: 3)
        #expect(parameters.count == 12_323)
        #expect(parameters[12_000..<12_080].allSatisfy { $0 == 0 })
        #expect(parameters[12_320...].allSatisfy { $0 == 0 })
    }

    @Test("Zeros and ones fill the weights", arguments: [(Initializer.zeros, Float(0)), (.ones, 1)])
    func constants(_ initializer: Initializer, _ value: Float) {
        let parameters = initializer.parameters(for: shape, seed: 3)
        #expect(parameters[..<12_000].allSatisfy { $0 == value })
        #expect(parameters[12_080..<12_320].allSatisfy { $0 == value })
    }

    struct Spread: Sendable, CustomTestStringConvertible {
        let initializer: Initializer
        let deviation: Double
        let limit: Double
        /// E x⁴ / (E x²)²: 3 for a normal, 1.8 for a uniform distribution, between them for a truncated normal.
        let kurtosis: Double

        var testDescription: String { initializer.rawValue }
    }

    /// For I = 150 and O = 80. A normal cut off at 2σ has the limit 2 / 0.87962566 of its own deviations and, from its
    /// moments 3 − 2(2³ + 3 · 2)φ(2)/(2Φ(2) − 1) over the square of 0.77374, the kurtosis 2.3655.
    static let spreads = [
        Spread(initializer: .heNormal, deviation: 0.1154701, limit: 0.2625436, kurtosis: 2.3655),
        Spread(initializer: .glorotUniform, deviation: 0.0932505, limit: 0.1615146, kurtosis: 1.8),
        Spread(initializer: .glorotNormal, deviation: 0.0932505, limit: 0.2120232, kurtosis: 2.3655),
        Spread(initializer: .randomNormal, deviation: 0.05, limit: .infinity, kurtosis: 3),
    ]

    @Test("Weights have the mean, the deviation, the limit and the shape of their distribution", arguments: spreads)
    func moments(_ spread: Spread) {
        let weights = spread.initializer.parameters(for: shape, seed: 3)[..<12_000].map { Double($0) }
        let count = 12_000.0
        let second = weights.reduce(0) { $0 + $1 * $1 } / count
        let fourth = weights.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
        // Four standard errors of the mean, about four of the deviation and the kurtosis.
        #expect(abs(weights.reduce(0, +) / count) < 4 * spread.deviation / count.squareRoot())
        #expect(abs(second.squareRoot() / spread.deviation - 1) < 0.025)
        #expect(abs(fourth / (second * second) - spread.kurtosis) < 0.18)
        #expect(weights.allSatisfy { abs($0) <= spread.limit })
        if spread.limit.isFinite {
            #expect(weights.contains { abs($0) > 0.97 * spread.limit })
        } else {
            #expect(weights.contains { abs($0) > 3 * spread.deviation })
        }
    }

    @Test("Layers and seeds draw different weights, the same seed the same", arguments: drawn)
    func streams(_ initializer: Initializer) {
        let shape = NetworkShape(widths: [4, 4, 4], activation: .relu, loss: .softmaxCrossEntropy)
        let parameters = initializer.parameters(for: shape, seed: 1)
        #expect(parameters[..<16] != parameters[20..<36])
        #expect(parameters != initializer.parameters(for: shape, seed: 2))
        #expect(parameters == initializer.parameters(for: shape, seed: 1))
    }

    @Test("A number beyond two deviations is drawn anew at the next multiple of 2^32")
    func truncation() throws {
        let random = CounterRandom(seed: 3, purpose: .initialParameters)
        let index = try #require((0..<12_000).first { abs(random.normal(at: UInt64($0))) > 2 })
        let second = random.normal(at: UInt64(index) + 1 << 32)
        try #require(abs(second) <= 2)
        let weights = Initializer.heNormal.parameters(for: shape, seed: 3)
        #expect(weights[index] == Float((2 / 150.0).squareRoot() * (second / 0.87962566103423978)))
    }

    /// In the order of ``drawn``.
    static let folds: [UInt64] = [
        0x6517_5120_D5D3_5A7D, 0x7DBE_B41B_EEE4_2F11, 0x80F1_4692_39C1_41B7,
        0x97BF_C2DA_90C2_DF4C,
    ]

    @Test("The bits are those of every earlier build", arguments: zip(drawn, folds))
    func goldenBits(_ initializer: Initializer, _ expected: UInt64) {
        let fold = initializer.parameters(for: shape, seed: 3).reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3
        }
        #expect(fold == expected)
    }
}
