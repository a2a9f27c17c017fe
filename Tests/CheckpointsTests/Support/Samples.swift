import Checkpoints
import Hashing
import JSON
import Networks

/// Small values of everything that is written, with awkward numbers in them.
enum Samples {
    static let widths = [2, 3, 2]
    /// 3 · 2 + 3 + 2 · 3 + 2
    static let parameterCount = 17

    static func parameters(_ offset: Float = 0) -> [Float] {
        var values = (0..<parameterCount).map { Float($0) / 7 - offset }
        values[0] = -0.0
        values[1] = .leastNonzeroMagnitude
        values[2] = .greatestFiniteMagnitude
        return values
    }

    static func checkpoint(step: Int, offset: Float = 0) throws -> Checkpoint {
        let digest = SHA256Hasher.digest(of: Array("dataset".utf8))
        return Checkpoint(
            widths: widths, parameters: parameters(offset + Float(step)),
            state: [Checkpoint.State(name: "velocity", values: parameters(offset - 1))],
            best: Checkpoint.Best(parameters: parameters(offset - 2), epoch: 3), epoch: 4, step: step,
            stepInEpoch: 17, sums: RunningSums(loss: 0.1 + 0.2, correct: 11, samples: 12),
            stopping: try JSONText(encoding: ["patience": 2]), history: JSONText(#"[{"loss":0.5,"note":"a\"\n"}]"#),
            configuration: JSONText(#"{"hidden":[3]}"#), seed: .max, dataset: digest)
    }

    static let model = ModelFile(
        widths: widths, parameters: parameters(),
        metadata: ModelMetadata(
            activation: .tanh, loss: .softmaxCrossEntropy, classes: ["five", "\"six\"\n"],
            normalization: ModelMetadata.Normalization(method: "standard", scale: 1 / 255.0 / 0.3081, offset: -0.4242),
            version: "1.0.0", seed: 7))
}
