internal import Failures
package import Kernels
package import Training

extension RunReport {
    /// Finds the most confidently wrong test samples, and the test figures where the run left none.
    ///
    /// - Parameters:
    ///   - known: The run's job, where somebody made it already.
    ///   - data: The run's own; another is refused in words.
    ///   - isQuiet: No progress is shown.
    package mutating func examine(
        _ model: [Float], of known: WorkerJob? = nil, on data: TrainingData, instructionSet: InstructionSet,
        isQuiet: Bool
    ) {
        let found = data.description.sha256
        guard found == datasetDigest else {
            mistakes = .missing(
                "The pictures are not shown: the run trained on the dataset \(datasetDigest.prefix(12))…, and what was "
                    + "found is \(found.prefix(12))….")
            return
        }
        do {
            let job = try known ?? WorkerJob(configuration: configuration, data: data)
            let evaluation = ShownEvaluation(
                Evaluation(job: job, data: data, instructionSet: instructionSet), isQuiet: isQuiet)
            if test == nil { test = try evaluation.metrics(of: model) }
            mistakes = .found(try evaluation.mistakes(of: model, most: Self.mostMistakes))
        } catch {
            mistakes = .missing("The pictures are not shown: \(error).")
        }
    }
}
