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
