import Failures
import JSON
import Learning
import Testing
import TrainingTestSupport

@testable import Cluster
@testable import Training

/// Training whose labels are smoothed.
@Suite struct SmoothedTrainingTests {
    private func configuration(_ fraction: Float, rate: Float = 0.5) throws -> TrainingConfiguration {
        try .small {
            $0.labelSmoothing = try LabelSmoothing(fraction)
            $0.learningRate = rate
        }
    }

    @Test("what the same parameters are charged is of smoothed labels in training, and of plain ones elsewhere")
    func trainingAlone() throws {
        let data = try SampleMemory.data()
        // Steps so small that no weight moves, and no bias from 0 so far that it counts.
        let plain = try LocalRun(configuration(0, rate: 1e-30), on: data).run()
        let smoothed = try LocalRun(configuration(0.1, rate: 1e-30), on: data).run()
        let (expected, found) = (try #require(plain.history.first), try #require(smoothed.history.first))
        #expect(found.trainingLoss != expected.trainingLoss)
        #expect(found.trainingAccuracy == expected.trainingAccuracy)
        #expect(found.validationLoss == expected.validationLoss && expected.validationLoss != nil)
        #expect(smoothed.test == plain.test && plain.test != nil)
    }

    @Test("many workers come to the bits of one process, and to others than those of plain labels")
    func workers() throws {
        let data = try SampleMemory.data()
        let alone = try LocalRun(configuration(0.1), on: data).run()
        #expect(alone.parameters != (try LocalRun(configuration(0), on: data).run()).parameters)
        let run = try DistributedRun(configuration(0.1), on: data)
        run.configure = { $0.plane = .messages }
        expectEqual(try run.run(workers: 2).outcome, alone)
    }

    @Test("what an Apus without smoothing wrote of a configuration or a job means none")
    func unwritten() throws {
        let data = try SampleMemory.data()
        let configuration = try configuration(0)
        let job = try WorkerJob(configuration: configuration, data: data)
        #expect(try read(configuration) == configuration)
        #expect(try read(job) == job)
    }

    /// Writes a value, takes the key away and reads what is left.
    private func read<Value: Codable>(_ value: Value) throws -> Value {
        let text = try JSONText(encoding: value).text
        let left = text.replacing(#""labelSmoothing":0,"#, with: "")
        #expect(left != text)
        return try JSONText(left).decode(Value.self)
    }

    @Test("a job that smooths what it cannot is not believed")
    func unbelievable() throws {
        let data = try SampleMemory.data()
        var job = try WorkerJob(configuration: .small { $0.loss = .meanSquaredError }, data: data)
        try job.validate()
        job.labelSmoothing = try LabelSmoothing(0.1)
        #expect(throws: Failure.self) { try job.validate() }
    }
}
