package import Learning
internal import Reporting

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
