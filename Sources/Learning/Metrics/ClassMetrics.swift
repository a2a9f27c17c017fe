/// How well one class is told from the others. A quotient without a denominator is 0, as scikit-learn's `zero_division=0`.
package struct ClassMetrics: Sendable, Hashable, Codable {
    /// The share of right ones among the samples predicted to be of the class.
    package let precision: Double
    /// The share of right ones among the samples that are of the class.
    package let recall: Double
    /// The harmonic mean of the two, 2 right / (predicted + support).
    package let f1: Double
    /// Samples of the class.
    package let support: Int

    /// - Parameters:
    ///   - confusion: The counts of all classes.
    ///   - index: The class.
    package init(of index: Int, in confusion: ConfusionMatrix) {
        let right = confusion[truth: index, predicted: index]
        let predicted = confusion.predictions(of: index)
        support = confusion.support(of: index)
        precision = Self.fraction(Double(right), of: Double(predicted))
        recall = Self.fraction(Double(right), of: Double(support))
        f1 = Self.fraction(2 * Double(right), of: Double(predicted) + Double(support))
    }

    private static func fraction(_ part: Double, of whole: Double) -> Double { whole == 0 ? 0 : part / whole }
}
