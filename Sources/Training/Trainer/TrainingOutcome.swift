internal import Checkpoints
internal import Failures
internal import Hashing
internal import JSON
internal import Kernels
package import Learning
internal import Networks

/// What one invocation of the trainer came to.
package struct TrainingOutcome: Sendable {
    package var stopped: StopReason
    /// Finished since the run began.
    package var epochs: Int
    package var steps: Int
    /// From this invocation's first step to its last, and the samples trained on meanwhile.
    package var seconds: Double
    package var samples: Int
    /// Canonical: the best so far with early stopping, the last without.
    package var parameters: [Float]
    package var validation: ClassificationMetrics?
    package var test: ClassificationMetrics?
    package var history: [EpochRecord]
}

/// Why training ended.
package enum StopReason: String, Sendable, Hashable, Codable {
    case completed
    case early
    case interrupted
    case maxSteps = "max-steps"
}

/// Checkpoints, and what a run comes to.
extension Trainer {
    func saveUnlessSaved() throws {
        if progress.step > 0, savedStep != progress.step { try save() }
    }

    func save() throws {
        savedStep = progress.step
        guard let record else { return }
        guard let dataset = SHA256Digest(hex: job.dataset.sha256) else {
            throw Failure(.bug, "the dataset's digest is not a SHA-256: \(job.dataset.sha256)")
        }
        let (progress, configuration, widths) = (progress, configuration, job.shape.widths)
        let parameters = store.canonicalMaster()
        let state = zip(job.optimizer.stateNames, store.canonicalState()).map { Checkpoint.State(name: $0, values: $1) }
        try record.save(
            {
                Checkpoint(
                    widths: widths, parameters: parameters, state: state, best: progress.best,
                    epoch: progress.epoch, step: progress.step, stepInEpoch: progress.stepInEpoch,
                    sums: progress.sums, stopping: try JSONText(encoding: progress.stopping),
                    history: try JSONText(encoding: progress.history),
                    configuration: try JSONText(encoding: configuration), seed: configuration.seed, dataset: dataset)
            }, step: progress.step)
    }

    /// The parameters that the run's fingerprint names: the best so far with early stopping, else the last.
    package var finalParameters: [Float] {
        if configuration.stopping != nil, let best = progress.best { return best.parameters }
        return store.canonicalParameters()
    }

    func outcome(_ reason: StopReason) throws -> TrainingOutcome {
        let final = finalParameters
        store.load(parameters: final)
        let (validation, test) = try finalMetrics()
        return TrainingOutcome(
            stopped: reason, epochs: progress.epoch, steps: progress.step,
            seconds: firstStep.map { lastStep - $0 } ?? 0, samples: samplesTrained, parameters: final,
            validation: validation, test: test, history: progress.history)
    }

    /// What the final parameters are worth; nil where somebody wants the run to stop and it cannot be said soon.
    private func finalMetrics() throws -> (validation: ClassificationMetrics?, test: ClassificationMetrics?) {
        var metrics: (validation: ClassificationMetrics?, test: ClassificationMetrics?) = (nil, nil)
        do {
            metrics.validation = try evaluate(.validation)
            metrics.test = try evaluate(.test)
        } catch let failure as Failure where failure.kind == .interrupted {}
        return metrics
    }
}
