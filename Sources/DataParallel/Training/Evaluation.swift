internal import Failures
package import Kernels
package import Learning
internal import Networks

/// Measures parameters on the test part, in this process.
package struct Evaluation {
    private let job: WorkerJob
    private let data: TrainingData
    private let instructionSet: InstructionSet

    package init(job: WorkerJob, data: TrainingData, instructionSet: InstructionSet) {
        self.job = job
        self.data = data
        self.instructionSet = instructionSet
    }

    /// - Parameter parameters: Canonical.
    package func metrics(of parameters: [Float]) throws -> ClassificationMetrics {
        guard let dataset = data.bytes.baseAddress else { throw Failure(.data, "the dataset is empty") }
        let executor = try LocalExecutor(job: job, dataset: dataset, instructionSet: instructionSet)
        let store = try ParameterStore(layout: ParameterLayout(widths: job.shape.widths), hasVelocity: false)
        store.load(parameters: parameters, velocity: nil)
        // The executor sees addresses alone, which keep nothing alive.
        let outcome = withExtendedLifetime((store, data)) {
            executor.evaluate(RoundRequest(phase: .test, samples: job.dataset.testCount), with: store)
        }
        guard
            let metrics = outcome.confusion.flatMap({
                ClassificationMetrics(lossSum: outcome.lossSum, confusion: $0)
            })
        else { throw Failure(.bug, "an evaluation gave no confusion matrix") }
        guard metrics.loss.isFinite else {
            throw Failure(
                .data, "the loss on the test samples is \(metrics.loss): the weights are too large to be used")
        }
        return metrics
    }
}
