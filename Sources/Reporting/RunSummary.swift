package import Cluster
package import Learning
package import Training

/// What `train --json` and `resume --json` print: the contract that scripts depend on.
package struct RunSummary: Sendable, Codable {
    package struct DatasetFigures: Sendable, Codable {
        package var name: String
        package var train: Int
        package var validation: Int
        package var test: Int
        package var sha256: String

        package init(name: String, train: Int, validation: Int, test: Int, sha256: String) {
            self.name = name
            self.train = train
            self.validation = validation
            self.test = test
            self.sha256 = sha256
        }
    }

    /// The run directory.
    package var run: String
    package var stopped: StopReason
    package var epochs: Int
    package var steps: Int
    package var workers: WorkerCounts
    /// From the first step to the last.
    package var seconds: Double
    package var samplesPerSecond: Double
    package var dataset: DatasetFigures
    package var validation: ClassificationMetrics?
    package var test: ClassificationMetrics?
    /// Lower-case hexadecimal SHA-256 of the final parameters.
    package var fingerprint: String
    /// Only where faults were asked for.
    package var chaos: ChaosFigures?

    package init(
        run: String, outcome: TrainingOutcome, workers: WorkerCounts, dataset: DatasetFigures, fingerprint: String,
        chaos: ChaosFigures? = nil
    ) {
        self.run = run
        stopped = outcome.stopped
        epochs = outcome.epochs
        steps = outcome.steps
        self.workers = workers
        seconds = outcome.seconds
        samplesPerSecond = outcome.seconds > 0 ? Double(outcome.samples) / outcome.seconds : 0
        self.dataset = dataset
        validation = outcome.validation
        test = outcome.test
        self.fingerprint = fingerprint
        self.chaos = chaos
    }

    /// Whether the final parameters tell classes apart better than always guessing the most frequent one, on the test samples
    /// or, where there are no figures on those, the validation samples; nil where nobody measured them.
    package var isBetterThanChance: Bool? { (test ?? validation)?.isBetterThanGuessing }

    private enum DerivedKey: CodingKey { case betterThanChance }

    /// Every key but that of chaos is there, with null where there is nothing to measure.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(run, forKey: .run)
        try container.encode(stopped, forKey: .stopped)
        try container.encode(epochs, forKey: .epochs)
        try container.encode(steps, forKey: .steps)
        try container.encode(workers, forKey: .workers)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(samplesPerSecond, forKey: .samplesPerSecond)
        try container.encode(dataset, forKey: .dataset)
        try container.encode(validation, forKey: .validation)
        try container.encode(test, forKey: .test)
        var derived = encoder.container(keyedBy: DerivedKey.self)
        try derived.encode(isBetterThanChance, forKey: .betterThanChance)
        try container.encode(fingerprint, forKey: .fingerprint)
        try container.encodeIfPresent(chaos, forKey: .chaos)
    }
}
