/// How well a network does on a set of samples; its code is the metrics object of the command line's JSON.
///
/// For two classes precision, recall and F1 are the second class's (scikit-learn's `average="binary"`); for more they are
/// the unweighted means over the classes (`average="macro"`) that some sample has or was given, which are the labels that
/// scikit-learn finds by itself.
package struct ClassificationMetrics: Sendable, Hashable, Codable {
    /// The mean per sample, in the loss's own unit.
    package let loss: Double
    /// The share of samples whose predicted class is the true one.
    package let accuracy: Double
    package let precision: Double
    package let recall: Double
    package let f1: Double
    package let confusion: ConfusionMatrix
    /// One a class, absent ones included.
    package let perClass: [ClassMetrics]

    /// - Parameter lossSum: Over all samples.
    /// - Returns: nil where there is no sample.
    package init?(lossSum: Double, confusion: ConfusionMatrix) {
        let total = confusion.total
        guard total > 0 else { return nil }
        loss = lossSum / Double(total)
        accuracy = Double(confusion.correct) / Double(total)
        self.confusion = confusion
        let perClass = (0..<confusion.classes).map { ClassMetrics(of: $0, in: confusion) }
        self.perClass = perClass

        let averaged =
            if confusion.classes == 2 {
                [perClass[1]]
            } else {
                perClass.indices
                    .filter { perClass[$0].support > 0 || confusion.predictions(of: $0) > 0 }
                    .map { perClass[$0] }
            }
        precision = Self.mean(averaged.map(\.precision))
        recall = Self.mean(averaged.map(\.recall))
        f1 = Self.mean(averaged.map(\.f1))
    }

    // MARK: - Against guessing

    /// The class with most samples, the first of several.
    package var mostFrequentClass: Int {
        perClass.indices.max { (perClass[$0].support, $1) < (perClass[$1].support, $0) } ?? 0
    }

    /// The accuracy of always guessing the most frequent class, which no network needs to learn anything for.
    package var guessingAccuracy: Double {
        Double(perClass[mostFrequentClass].support) / Double(confusion.total)
    }

    /// Whether the network is right more often than always guessing the most frequent class, by more than chance explains.
    ///
    /// What both get right or wrong tells nothing. Of the samples that one alone gets right, b are the network's and c the
    /// guess's; were each a toss, b − c would have a standard deviation of √(b + c) (McNemar, Psychometrika 12, 1947), and more
    /// than one of those is asked for. A network that is always right is better however few samples there are.
    package var isBetterThanGuessing: Bool {
        let guessed = perClass[mostFrequentClass].support
        let both = confusion[truth: mostFrequentClass, predicted: mostFrequentClass]
        let (networkAlone, guessAlone) = (Double(confusion.correct - both), Double(guessed - both))
        return confusion.correct == confusion.total
            || networkAlone - guessAlone > (networkAlone + guessAlone).squareRoot()
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

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
