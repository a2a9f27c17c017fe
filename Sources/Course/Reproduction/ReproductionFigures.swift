package import Learning
internal import Reporting

/// The table as `reproduce --json` prints it: fractions throughout, null for what was not published.
package struct ReproductionFigures: Encodable, Sendable {
    private let reproduction: Reproduction

    package init(_ reproduction: Reproduction) { self.reproduction = reproduction }

    private enum Key: CodingKey { case data, split, seeds, workers, rows, note }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let setting = reproduction.setting
        try container.encode(setting.data, forKey: .data)
        try container.encode(setting.split, forKey: .split)
        try container.encode(setting.seeds, forKey: .seeds)
        try container.encode(setting.workers, forKey: .workers)
        try container.encode(setting.notHeld, forKey: .note)
        try container.encode(reproduction.rows.map(Row.init), forKey: .rows)
    }

    private struct Row: Encodable {
        let row: ReproducedRow

        private enum Key: CodingKey { case name, published, measured, reached, seconds, configuration, trials }
        private enum TrialKey: CodingKey { case seed, epochs, test }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(row.name, forKey: .name)
            try container.encode(row.seconds, forKey: .seconds)
            try container.encode(row.configuration, forKey: .configuration)
            var published = container.nestedContainer(keyedBy: CourseMetric.self, forKey: .published)
            var measured = container.nestedContainer(keyedBy: CourseMetric.self, forKey: .measured)
            var reached = container.nestedContainer(keyedBy: CourseMetric.self, forKey: .reached)
            for metric in CourseMetric.allCases {
                try published.encode(row.published[metric], forKey: metric)
                try measured.encode(row.measured(metric), forKey: metric)
                try reached.encode(row.reaches(metric), forKey: metric)
            }
            var trials = container.nestedUnkeyedContainer(forKey: .trials)
            for trial in row.trials {
                var entry = trials.nestedContainer(keyedBy: TrialKey.self)
                try entry.encode(trial.seed, forKey: .seed)
                try entry.encode(trial.history.count, forKey: .epochs)
                try entry.encode(trial.test, forKey: .test)
            }
        }
    }
}

/// The table with a line for each row, after RFC 4180: fractions, and nothing in the place of what was not published.
package enum ReproductionCSV {
    package static func text(_ reproduction: Reproduction) -> String {
        let metrics = CourseMetric.allCases
        let header =
            ["row"] + metrics.flatMap { ["\($0.rawValue)_mean", "\($0.rawValue)_sd", "\($0.rawValue)_published"] }
            + ["reached", "seconds"]
        let rows = reproduction.rows.map { row in
            [quoted(row.name)]
                + metrics.flatMap { metric in
                    let measured = row.measured(metric)
                    return ["\(measured.mean)", "\(measured.sd)", row.published[metric].map { "\($0)" } ?? ""]
                } + [row.isHeld ? "\(row.missed.isEmpty)" : "", NumberText.fixed(row.seconds, 3)]
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// What the course's table measures.
package enum CourseMetric: String, Sendable, CaseIterable, CodingKey {
    case accuracy, loss, precision, recall, f1

    package var title: String { self == .f1 ? "F1" : rawValue }

    package func value(in metrics: ClassificationMetrics) -> Double {
        switch self {
        case .accuracy: metrics.accuracy
        case .loss: metrics.loss
        case .precision: metrics.precision
        case .recall: metrics.recall
        case .f1: metrics.f1
        }
    }

    /// Whether a measured mean is as good as a published figure: a loss not above it, any other figure not below.
    package func reaches(_ published: Double, by mean: Double) -> Bool {
        self == .loss ? mean <= published : mean >= published
    }

    /// The loss with four digits, fractions as percentages with two.
    package func text(_ value: Double) -> String {
        self == .loss ? NumberText.fixed(value, 4) : NumberText.fixed(value * 100, 2)
    }
}
