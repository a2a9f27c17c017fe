internal import Arithmetic
package import Networks

/// How the weights of a network are drawn before the first step; the biases begin at 0 in every case, as in Keras.
///
/// I and O are the inputs and outputs of a layer (fan-in and fan-out). Definitions, constants and the truncation are
/// those of Keras 3, `keras/src/initializers/random_initializers.py`.
package enum Initializer: String, Sendable, Hashable, Codable, CaseIterable {
    /// Truncated normal of deviation √(2 / I): He, Zhang, Ren and Sun, "Delving deep into rectifiers" (ICCV 2015).
    case heNormal = "he-normal"
    /// Uniform in ±√(6 / (I + O)): Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    /// networks" (AISTATS 2010), equation 16.
    case glorotUniform = "glorot-uniform"
    /// Truncated normal of deviation √(2 / (I + O)).
    case glorotNormal = "glorot-normal"
    /// Normal of deviation 0.05, not truncated.
    case randomNormal = "random-normal"
    /// Every weight 0: hidden units then never differ from each other.
    case zeros
    /// Every weight 1, as Keras's kernel initializer; only the weights.
    case ones

    /// The parameters before the first step, a pure function of shape and seed: weight (o, i) of layer l is drawn at
    /// index o · I + i of stream l.
    ///
    /// - Returns: The canonical array of ``ParameterLayout``.
    package func parameters(for shape: NetworkShape, seed: UInt64) -> [Float] {
        let layout = shape.layout
        var parameters = [Float](repeating: 0, count: layout.canonicalCount)
        for (index, layer) in layout.layers.enumerated() {
            let random = CounterRandom(seed: seed, purpose: .initialParameters, stream: UInt64(index))
            let draw = draw(inputs: Double(layer.inputs), outputs: Double(layer.outputs), random)
            for element in 0..<layer.inputs * layer.outputs {
                parameters[layer.canonicalWeightOffset + element] = Float(draw(UInt64(element)))
            }
        }
        return parameters
    }

    /// The weight at an index of a layer.
    private func draw(inputs: Double, outputs: Double, _ random: CounterRandom) -> (UInt64) -> Double {
        switch self {
        case .heNormal:
            let deviation = (2 / inputs).squareRoot()
            return { deviation * Self.truncatedNormal(random, at: $0) }
        case .glorotUniform:
            let limit = (6 / (inputs + outputs)).squareRoot()
            return { limit * (2 * random.uniform(at: $0) - 1) }
        case .glorotNormal:
            let deviation = (2 / (inputs + outputs)).squareRoot()
            return { deviation * Self.truncatedNormal(random, at: $0) }
        case .randomNormal: return { 0.05 * random.normal(at: $0) }
        case .zeros: return { _ in 0 }
        case .ones: return { _ in 1 }
        }
    }

    /// A standard normal number cut off at two deviations and stretched so that its deviation is 1 again.
    ///
    /// A number beyond is drawn anew, attempt after attempt at index + attempt · 2^32, which no other weight uses.
    private static func truncatedNormal(_ random: CounterRandom, at index: UInt64) -> Double {
        var index = index
        var value = random.normal(at: index)
        while abs(value) > 2 {
            index += 1 << 32
            value = random.normal(at: index)
        }
        return value / deviationOfTruncatedNormal
    }

    /// √(1 − 4 φ(2) / (2 Φ(2) − 1)), to Keras's digits.
    private static let deviationOfTruncatedNormal = 0.87962566103423978
}
