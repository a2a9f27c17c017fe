internal import Failures
package import Learning
package import Training

/// The course's results table, or the rows of it that are finished.
package struct Reproduction: Sendable {
    package struct Setting: Sendable {
        /// The name of the data.
        package let data: String
        /// As `--split` calls it.
        package let split: String
        /// Trainings of each row, with the seeds from 1 on.
        package let seeds: Int
        package let workers: Int
        /// Why some or all rows are not held to the published figures; nil where all are.
        package let notHeld: String?

        package init(data: String, split: String, seeds: Int, workers: Int, notHeld: String?) {
            self.data = data
            self.split = split
            self.seeds = seeds
            self.workers = workers
            self.notHeld = notHeld
        }

        /// One line.
        package var text: String {
            "\(data), split \(split), \(seeds.counted("seed")), "
                + "\(workers.counted("worker"))"
        }
    }

    package let setting: Setting
    package var rows: [ReproducedRow] = []

    package init(_ setting: Setting) { self.setting = setting }

    /// What it all came to, in a sentence.
    package var verdict: String {
        guard !rows.isEmpty else { return "no row was finished" }
        let held = rows.filter(\.isHeld).count
        guard held > 0 else { return "not held to the published figures: \(setting.notHeld ?? "")" }
        let remark = setting.notHeld.map { "; \($0)" } ?? ""
        let misses = rows.filter { !$0.missed.isEmpty }.map { row in
            "\(row.name) (\(row.missed.map(\.title).joined(separator: ", ")))"
        }
        guard misses.isEmpty else {
            return "missed \(misses.count) of \(held.counted("row")): \(misses.joined(separator: "; "))" + remark
        }
        let scope = held == rows.count ? "every row" : "each of the \(held) rows that are held to them"
        return "\(scope) reaches its published figures" + remark
    }
}

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

/// The mean of several measurements, and how far they scatter.
package struct MeanAndDeviation: Sendable, Hashable, Encodable {
    package let mean: Double
    /// The sample standard deviation, with one less than the number of values in the denominator; 0 for one value.
    package let sd: Double

    /// - Parameter values: At least one.
    package init(_ values: [Double]) {
        precondition(!values.isEmpty, "a mean is that of something")
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        sd = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
    }
}
