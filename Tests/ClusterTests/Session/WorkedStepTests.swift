import Checkpoints
import Datasets
import Hashing
import JSON
import Learning
import Networks
import Testing

@testable import Training

/// The course's worked step, done by a whole job: coordinator, wire and one worker.
@Suite struct WorkedStepTests {
    /// One picture of a white and a black pixel, of the second class; the test part holds it too.
    private final class Picture {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 6, alignment: 64)

        init() { memory.copyBytes(from: [255, 0, 255, 0, 1, 1]) }

        deinit { memory.deallocate() }

        static func data() throws -> TrainingData {
            let owner = Picture()
            let bytes = UnsafeRawBufferPointer(owner.memory)
            let layout = try DatasetLayout(rows: 1, columns: 2, classCount: 2, trainCount: 1, testCount: 1)
            let digest = try DatasetView(layout: layout, bytes: bytes).sha256(classes: [0, 1])
            return TrainingData(
                description: DatasetDescription(
                    name: "one picture", rows: 1, columns: 2, classes: [0, 1], trainCount: 1, testCount: 1,
                    sha256: digest.description),
                bytes: bytes, owner: owner)
        }
    }

    @Test("One worker makes the same step to float32 precision", arguments: WorkedProblem.allCases)
    func sameStep(_ problem: WorkedProblem) throws {
        var configuration = try TrainingConfiguration()
        configuration.hidden = [3]
        configuration.activation = .sigmoid
        configuration.loss = .meanSquaredError
        configuration.batchSize = 1
        configuration.learningRate = Float(problem.learningRate)
        configuration.epochs = 1
        configuration.scheduledEpochs = 1
        configuration.validationFraction = 0
        configuration.stopping = nil
        let data = try Picture.data()
        // No initializer draws the problem's weights, so the job goes on from a checkpoint that holds them.
        let start = Checkpoint(
            widths: problem.shape.widths, parameters: problem.parameters.map { Float($0) }, epoch: 0, step: 0,
            stepInEpoch: 0, sums: RunningSums(), stopping: JSONText("null"), history: JSONText("[]"),
            configuration: try JSONText(encoding: configuration), seed: configuration.seed,
            dataset: try #require(SHA256Digest(hex: data.description.sha256)))
        let run = try DistributedRun(configuration, on: data)
        #expect(run.job.shape == problem.shape)
        let outcome = try run.run(workers: 1, from: start).outcome
        #expect(outcome.steps == 1 && run.counts.started == 1)

        let step = ReferenceGradient(shape: problem.shape).backpropagate(problem.sample, parameters: problem.parameters)
        for (index, name) in problem.shape.parameterNames.enumerated() {
            let expected = problem.parameters[index] - problem.learningRate * step.gradient[index]
            #expect(abs(Double(outcome.parameters[index]) - expected) < 1.5e-7, "\(name)")
        }
        let record = try #require(outcome.history.first)
        #expect(abs(record.trainingLoss - step.loss) < 1e-6 * step.loss + 1e-8)
        for (norm, layer) in zip(record.gradientNorms, step.gradients) {
            let expected = (layer.weights + layer.biases).reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(abs(norm - expected) < 1e-6 * expected + 1e-8)
        }
    }
}
