package import Learning
package import Training

/// What `evaluate --json` prints: the metrics object's keys, the fingerprint of what was loaded, the data that it was
/// measured on, and the most confidently wrong samples.
package struct EvaluationFigures: Encodable, Sendable {
    private let metrics: ClassificationMetrics
    private let mistakes: [Mistake]
    private let fingerprint: String
    private let dataset: DatasetDescription

    package init(
        _ metrics: ClassificationMetrics, on dataset: DatasetDescription, mistakes: [Mistake], fingerprint: String
    ) {
        self.metrics = metrics
        self.dataset = dataset
        self.mistakes = mistakes
        self.fingerprint = fingerprint
    }

    private enum Key: CodingKey { case fingerprint, dataset, mistakes }
    private enum DatasetKey: CodingKey { case name, sha256 }
    private enum MistakeKey: CodingKey { case sample, truth, predicted, probability }

    package func encode(to encoder: any Encoder) throws {
        try metrics.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(fingerprint, forKey: .fingerprint)
        var named = container.nestedContainer(keyedBy: DatasetKey.self, forKey: .dataset)
        try named.encode(dataset.name, forKey: .name)
        try named.encode(dataset.sha256, forKey: .sha256)
        var list = container.nestedUnkeyedContainer(forKey: .mistakes)
        for mistake in mistakes {
            var entry = list.nestedContainer(keyedBy: MistakeKey.self)
            try entry.encode(mistake.sample, forKey: .sample)
            try entry.encode(mistake.truth, forKey: .truth)
            try entry.encode(mistake.predicted, forKey: .predicted)
            try entry.encode(mistake.probability, forKey: .probability)
        }
    }
}
