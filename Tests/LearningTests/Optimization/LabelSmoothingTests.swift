import Failures
import Foundation
import Learning
import Networks
import Testing

@Suite struct LabelSmoothingTests {
    private func loss(
        _ widths: [Int], _ loss: OutputLoss, _ parameters: [Double], label: Int, smoothing: Float
    ) throws -> Double {
        let shape = NetworkShape(widths: widths, activation: .relu, loss: loss)
        return ReferenceGradient(shape: shape, labelSmoothing: try LabelSmoothing(smoothing))
            .loss(of: .init(inputs: [1], label: label), parameters: parameters)
    }

    @Test("The loss is that worked out by hand")
    func byHand() throws {
        // z = (1, 2, 3), label 2: ln Σ e^z = 3.4076059644, and t = (0.1/3, 0.1/3, 0.9 + 0.1/3), so that the loss is
        // 3.4076059644 − t · z = 3.4076059644 − (0.9 · 3 + 0.1/3 · (1 + 2 + 3)) = 0.5076059644, as PyTorch says.
        let softmax = try loss([1, 3], .softmaxCrossEntropy, [1, 2, 3, 0, 0, 0], label: 2, smoothing: 0.1)
        #expect(abs(softmax - 0.5076059644) < 1e-8)
        // z = 2: −ln p = ln(1 + e^−2) = 0.1269280110 and −ln(1 − p) = 2.1269280110, of which one counts 0.95 and the
        // other 0.05.
        let right = try loss([1, 1], .sigmoidCrossEntropy, [2, 0], label: 1, smoothing: 0.1)
        #expect(abs(right - 0.2269280110) < 1e-8)
        let wrong = try loss([1, 1], .sigmoidCrossEntropy, [2, 0], label: 0, smoothing: 0.1)
        #expect(abs(wrong - 2.0269280110) < 1e-8)
    }

    @Test("It is a fraction below 1", arguments: [Float(-0.1), 1, .infinity, .nan])
    func refused(_ fraction: Float) {
        let failure = #expect(throws: Failure.self) { try LabelSmoothing(fraction) }
        #expect(failure?.kind == .usage && failure?.message.hasSuffix("cannot be \(fraction)") == true)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([LabelSmoothing].self, from: Data("[\(fraction)]".utf8))
        }
    }

    @Test("It is a number in a file")
    func file() throws {
        let smoothing = [try LabelSmoothing(0.1), .none]
        let text = try JSONEncoder().encode(smoothing)
        #expect(String(decoding: text, as: UTF8.self) == "[0.1,0]")
        #expect(try JSONDecoder().decode([LabelSmoothing].self, from: text) == smoothing)
    }
}
