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

extension OutputLoss {
    /// The output layer's activations ŷ from its weighted inputs z. (O) -> (O)
    package func outputs(of z: [Double]) -> [Double] {
        switch self {
        case .softmaxCrossEntropy:
            let exponentials = Self.shiftedExponentials(z)
            let sum = exponentials.reduce(0, +)
            return exponentials.map { $0 / sum }
        case .sigmoidCrossEntropy, .meanSquaredError: return z.map(FixedMath.sigmoid)
        }
    }

    /// The loss of one sample.
    ///
    /// - Parameters:
    ///   - z: (O). The cross-entropies are taken from these, since the logarithm of an output that rounds to 0 is not
    ///     finite.
    ///   - outputs: ŷ (O)
    ///   - targets: y (O), one-hot, or for one output the label; of cross-entropy they may be smoothed.
    package func loss(weightedInputs z: [Double], outputs: [Double], targets: [Double]) -> Double {
        switch self {
        case .softmaxCrossEntropy:
            // −Σ y ln ŷ = ln Σ e^z − z(label)
            let logSum = Self.largest(z) + FixedMath.log(Self.shiftedExponentials(z).reduce(0, +))
            return zip(targets, z).reduce(0) { $0 + $1.0 * (logSum - $1.1) }
        case .sigmoidCrossEntropy:
            // −y ln ŷ − (1 − y) ln(1 − ŷ) = max(z, 0) − y z + ln(1 + e^−|z|)
            return zip(targets, z).reduce(0) { sum, pair in
                sum + max(pair.1, 0) - pair.0 * pair.1 + FixedMath.log(1 + FixedMath.exp(-abs(pair.1)))
            }
        case .meanSquaredError:
            return zip(targets, outputs).reduce(0) { $0 + 0.5 * ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
    }

    /// δ = ∂loss/∂z of the output layer: ŷ − y, times the sigmoid's slope ŷ (1 − ŷ) for the squared error. (O)
    package func delta(outputs: [Double], targets: [Double]) -> [Double] {
        zip(outputs, targets).map { output, target in
            switch self {
            case .softmaxCrossEntropy, .sigmoidCrossEntropy: output - target
            case .meanSquaredError: (output - target) * output * (1 - output)
            }
        }
    }

    /// e^(z − max z), of which none overflows.
    private static func shiftedExponentials(_ z: [Double]) -> [Double] {
        let largest = largest(z)
        return z.map { FixedMath.exp($0 - largest) }
    }

    private static func largest(_ z: [Double]) -> Double { z.reduce(-.infinity, max) }
}
