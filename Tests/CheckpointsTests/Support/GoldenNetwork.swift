import Checkpoints
import Networks

/// The network of `scripts/interop/golden.py`.
enum GoldenNetwork {
    static let widths = [4, 3, 2]
    /// (k · 7 mod 11 − 5) / 8, exact in every type of floating point.
    static let parameters = (0..<ParameterLayout(widths: widths).canonicalCount).map { Float($0 * 7 % 11 - 5) / 8 }
    static let labels = [5, 6]

    static let model = ModelFile(
        widths: widths, parameters: parameters,
        metadata: ModelMetadata(
            activation: .tanh, loss: .softmaxCrossEntropy, classes: labels.map(String.init),
            normalization: ModelMetadata.Normalization(method: "standard", scale: 0.5, offset: -0.25),
            version: "0.1.0"))
}
