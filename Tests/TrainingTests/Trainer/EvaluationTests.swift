import Datasets
import Kernels
import Learning
import Networks
import Testing
import TrainingTestSupport

@testable import Training

@Suite struct EvaluationTests {
    @Test("The mistakes are all that the confusion matrix counts, the most probable first", arguments: [2, 3])
    func mistakes(classes: Int) throws {
        let data = try SampleMemory.data(train: 30, test: 700, classes: classes, noise: 0.4)
        let configuration = try TrainingConfiguration.small()
        let job = try WorkerJob(configuration: configuration, data: data)
        let parameters = configuration.initializer.parameters(for: job.shape, seed: 3)
        let evaluation = Evaluation(job: job, data: data, instructionSet: .best)
        let metrics = try evaluation.metrics(of: parameters)
        let mistakes = try evaluation.mistakes(of: parameters, most: 1000)
        #expect(mistakes.count == metrics.confusion.total - metrics.confusion.correct)
        for truth in 0..<classes {
            for predicted in 0..<classes where predicted != truth {
                let count = mistakes.filter { $0.truth == truth && $0.predicted == predicted }.count
                #expect(count == metrics.confusion[truth: truth, predicted: predicted])
            }
        }
        #expect(zip(mistakes, mistakes.dropFirst()).allSatisfy { $0.probability >= $1.probability })
        let view = try DatasetView(layout: job.dataset.layout(), bytes: data.bytes)
        for mistake in mistakes {
            #expect(view.label(of: 30 + mistake.sample) == mistake.truth)
            #expect(Array(view.pixels(of: 30 + mistake.sample)) == mistake.picture.pixels)
        }
        #expect(try evaluation.mistakes(of: parameters, most: 3) == Array(mistakes.prefix(3)))
        #expect(try evaluation.mistakes(of: parameters, most: 0).isEmpty)
    }

    @Test("Who follows an evaluation is told of every sample once, in several parts")
    func progress() throws {
        let data = try SampleMemory.data(train: 30, test: 2100, classes: 2)
        let configuration = try TrainingConfiguration.small()
        let job = try WorkerJob(configuration: configuration, data: data)
        let parameters = configuration.initializer.parameters(for: job.shape, seed: 3)
        let evaluation = Evaluation(job: job, data: data, instructionSet: .best)
        var (measured, looked): ([Int], [Int]) = ([], [])
        _ = try evaluation.metrics(of: parameters) { measured.append($0) }
        _ = try evaluation.mistakes(of: parameters, most: 1) { looked.append($0) }
        for parts in [measured, looked] {
            #expect(parts.reduce(0, +) == 2100)
            #expect(parts.count > 1)
        }
    }
}
