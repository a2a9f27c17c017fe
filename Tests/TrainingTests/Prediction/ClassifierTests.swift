import Checkpoints
import Datasets
import Foundation
import Kernels
import Networks
import TestSupport
import Testing

@testable import Training

@Suite struct ClassifierTests {
    /// What torch's own module made of eight pictures, in double precision.
    private struct Answers: Decodable {
        let pixels: [[UInt8]]
        let probabilities: [[Double]]
    }

    @Test(
        "A module that torch saved gives torch's own probabilities, and logits that differ by as much",
        arguments: InstructionSet.available)
    func torch(instructionSet: InstructionSet) throws {
        let answers = try JSONDecoder().decode(Answers.self, from: Data(Golden.bytes("torch.json")))
        let model = try ModelFile(reading: Golden.path("torch.safetensors"))
        let shape = try #require(model.shape(activation: .tanh, loss: .softmaxCrossEntropy))
        let classifier = Classifier(
            shape: shape, parameters: model.parameters, normalization: Normalization(scale: 1 / 255, offset: 0),
            instructionSet: instructionSet)
        #expect(answers.pixels.count == 8)
        for (pixels, expected) in zip(answers.pixels, answers.probabilities) {
            let found = classifier.probabilities(of: pixels).map(Double.init)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(found), \(expected)")
            #expect(abs(log(found[1] / found[0]) - log(expected[1] / expected[0])) < 1e-5)
        }
    }
}
