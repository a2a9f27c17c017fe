package import Learning
package import Training

/// What `evaluate --json` prints: the metrics object's keys, the fingerprint of what was loaded, and the most confidently
/// wrong samples.
package struct EvaluationFigures: Encodable, Sendable {
    private let metrics: ClassificationMetrics
    private let mistakes: [Mistake]
    private let fingerprint: String

    package init(_ metrics: ClassificationMetrics, mistakes: [Mistake], fingerprint: String) {
        self.metrics = metrics
        self.mistakes = mistakes
        self.fingerprint = fingerprint
    }

    private enum Key: CodingKey { case fingerprint, mistakes }
    private enum MistakeKey: CodingKey { case sample, truth, predicted, probability }

    package func encode(to encoder: any Encoder) throws {
        try metrics.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(fingerprint, forKey: .fingerprint)
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
