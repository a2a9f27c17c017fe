internal import Failures
package import Kernels
package import Learning
internal import Networks

/// Measures parameters on the test part, in this process.
package struct Evaluation {
    package let job: WorkerJob
    let data: TrainingData
    let instructionSet: InstructionSet

    package init(job: WorkerJob, data: TrainingData, instructionSet: InstructionSet) {
        self.job = job
        self.data = data
        self.instructionSet = instructionSet
    }

    /// - Parameters:
    ///   - parameters: Canonical.
    ///   - report: Told now and then of how many samples more are done.
    package func metrics(
        of parameters: [Float], report: (_ samples: Int) -> Void = { _ in }
    ) throws -> ClassificationMetrics {
        guard let dataset = data.bytes.baseAddress else { throw Failure(.data, "the dataset is empty") }
        let executor = try LocalExecutor(job: job, dataset: dataset, instructionSet: instructionSet)
        let store = try ParameterStore(
            layout: job.shape.layout, wire: job.wire)
        store.load(parameters: parameters)
        // The executor sees addresses alone, which keep nothing alive.
        let outcome = withExtendedLifetime((store, data)) {
            withoutActuallyEscaping(report) { report in
                executor.evaluate(
                    RoundRequest(phase: .test, samples: job.dataset.testCount), with: store, report: report)
            }
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
