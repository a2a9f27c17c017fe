import Arithmetic
import Glibc

/// A function of ``FixedMath`` with its oracle and the error it promises.
struct MathFunction: Sendable, CustomStringConvertible {
    let description: String
    let fixed: @Sendable (Double) -> Double
    let oracle: @Sendable (Wide) -> Wide
    /// In ulp.
    let bound: Double

    static let exp = MathFunction(
        description: "exp", fixed: { FixedMath.exp($0) }, oracle: { Glibc.exp($0) }, bound: 0.8)
    static let log = MathFunction(
        description: "log", fixed: { FixedMath.log($0) }, oracle: { Glibc.log($0) }, bound: 0.9)
    static let sine = MathFunction(
        description: "sine", fixed: { FixedMath.sine(turns: $0) }, oracle: { WideOracle.sine(turns: $0) }, bound: 1)
    static let cosine = MathFunction(
        description: "cosine", fixed: { FixedMath.cosine(turns: $0) }, oracle: { WideOracle.cosine(turns: $0) },
        bound: 1)
    static let sigmoid = MathFunction(
        description: "sigmoid", fixed: { FixedMath.sigmoid($0) }, oracle: { WideOracle.sigmoid($0) }, bound: 2.5)
    static let tanh = MathFunction(
        description: "tanh", fixed: { FixedMath.tanh($0) }, oracle: { Glibc.tanh($0) }, bound: 2.7)
}
