package import Learning
package import Training

/// A row of the course's table as it was trained afresh.
package struct ReproducedRow: Sendable {
    /// One training.
    package struct Trial: Sendable {
        package let seed: UInt64
        /// On the test part.
        package let test: ClassificationMetrics
        package let history: [EpochRecord]

        package init(seed: UInt64, test: ClassificationMetrics, history: [EpochRecord]) {
            self.seed = seed
            self.test = test
            self.history = history
        }
    }

    package let name: String
    package let classes: [String]
    /// Those of the course's table that the row can be put beside; empty where there are none, as for another pair.
    package let published: [CourseMetric: Double]
    /// Whether the row must reach them.
    package let isHeld: Bool
    /// Of the first trial; the others differ in their seed.
    package let configuration: TrainingConfiguration
    /// At least one.
    package let trials: [Trial]
    /// All of the row's trainings, their workers' start included.
    package let seconds: Double

    package init(
        name: String, classes: [String], published: [CourseMetric: Double], isHeld: Bool,
        configuration: TrainingConfiguration, trials: [Trial], seconds: Double
    ) {
        precondition(!trials.isEmpty, "a row was trained at least once")
        self.name = name
        self.classes = classes
        self.published = published
        self.isHeld = isHeld
        self.configuration = configuration
        self.trials = trials
        self.seconds = seconds
    }

    package func measured(_ metric: CourseMetric) -> MeanAndDeviation {
        MeanAndDeviation(trials.map { metric.value(in: $0.test) })
    }

    /// Whether the mean reaches the published figure; nil where there is none, or the row is not held to it.
    package func reaches(_ metric: CourseMetric) -> Bool? {
        guard isHeld, let figure = published[metric] else { return nil }
        return metric.reaches(figure, by: measured(metric).mean)
    }

    package var missed: [CourseMetric] { CourseMetric.allCases.filter { reaches($0) == false } }

    /// Over the test parts of all trials.
    package var confusion: ConfusionMatrix {
        trials.dropFirst().reduce(into: trials[0].test.confusion) { $0.merge($1.test.confusion) }
    }
}
