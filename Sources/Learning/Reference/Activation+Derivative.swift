internal import Arithmetic
package import Networks

extension Activation {
    /// f(z)
    package func value(at z: Double) -> Double {
        switch self {
        case .relu: z < 0 ? 0 : z
        case .sigmoid: FixedMath.sigmoid(z)
        case .tanh: FixedMath.tanh(z)
        }
    }

    /// f′(z); 0 at the kink of the rectifier.
    package func slope(at z: Double) -> Double {
        let value = value(at: z)
        return switch self {
        case .relu: z > 0 ? 1 : 0
        case .sigmoid: value * (1 - value)
        case .tanh: 1 - value * value
        }
    }
}
