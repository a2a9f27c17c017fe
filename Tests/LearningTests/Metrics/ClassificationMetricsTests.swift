import FoundationEssentials
import Learning
import Testing

@Suite struct ClassificationMetricsTests {
    struct Figures: Sendable {
        let rows: [[Int]]
        let accuracy: Double
        /// Precision, recall, F1.
        let overall: [Double]
        let perClass: [[Double]]
    }

    /// By scikit-learn 1.9.1, with `t` and `p` the true and predicted labels that the rows count:
    ///
    ///     accuracy_score(t, p)
    ///     precision_recall_fscore_support(t, p, average="binary" if len(rows) == 2 else "macro", zero_division=0)
    ///     precision_recall_fscore_support(t, p, labels=range(len(rows)), zero_division=0)
    static let figures = [
        Figures(
            rows: [[50, 3], [7, 40]], accuracy: 0.9,
            overall: [0.9302325581395349, 0.851063829787234, 0.8888888888888888],
            perClass: [
                [0.8771929824561403, 0.9433962264150944, 0.9090909090909091],
                [0.9302325581395349, 0.851063829787234, 0.8888888888888888],
            ]),
        // The third class is never predicted, the fourth is not there at all and does not count.
        Figures(
            rows: [[5, 2, 0, 0], [1, 7, 0, 0], [0, 3, 0, 0], [0, 0, 0, 0]], accuracy: 0.6666666666666666,
            overall: [0.47222222222222227, 0.5297619047619048, 0.4897435897435898],
            perClass: [
                [0.8333333333333334, 0.7142857142857143, 0.7692307692307693], [0.5833333333333334, 0.875, 0.7],
                [0, 0, 0], [0, 0, 0],
            ]),
        Figures(
            rows: [[9, 0, 0], [0, 0, 0], [4, 0, 0]], accuracy: 0.6923076923076923,
            overall: [0.34615384615384615, 0.5, 0.4090909090909091],
            perClass: [[0.6923076923076923, 1, 0.8181818181818182], [0, 0, 0], [0, 0, 0]]),
        Figures(rows: [[8, 0], [0, 0]], accuracy: 1, overall: [0, 0, 0], perClass: [[1, 1, 1], [0, 0, 0]]),
    ]

    @Test("The figures are those of scikit-learn", arguments: figures)
    func scikitLearn(_ figures: Figures) throws {
        let confusion = try #require(ConfusionMatrix(rows: figures.rows))
        let metrics = try #require(ClassificationMetrics(lossSum: 1, confusion: confusion))
        #expect(abs(metrics.accuracy - figures.accuracy) < 1e-15)
        for (actual, expected) in zip([metrics.precision, metrics.recall, metrics.f1], figures.overall) {
            #expect(abs(actual - expected) < 1e-15)
        }
        try #require(metrics.perClass.count == figures.perClass.count)
        for (index, (metrics, expected)) in zip(metrics.perClass, figures.perClass).enumerated() {
            for (actual, expected) in zip([metrics.precision, metrics.recall, metrics.f1], expected) {
                #expect(abs(actual - expected) < 1e-15)
            }
            #expect(metrics.support == figures.rows[index].reduce(0, +))
        }
    }

    /// Rows of counts, and whether they are better than always guessing the most frequent class.
    static let guesses: [(rows: [[Int]], accuracy: Double, isBetter: Bool)] = [
        // Always one class: the most frequent, and another.
        ([[0, 10, 0], [0, 12, 0], [0, 10, 0]], 12.0 / 32, false),
        ([[10, 0, 0], [12, 0, 0], [10, 0, 0]], 12.0 / 32, false),
        // Of many samples one more is right than by guessing, by luck.
        ([[1, 999, 0], [0, 1000, 0], [0, 1000, 0]], 1.0 / 3, false), ([[3, 997], [2, 998]], 0.5, false),
        // Half of the rare ones are found, and nothing is lost.
        ([[990, 0], [5, 5]], 0.99, true), ([[30, 20], [10, 40]], 0.5, true),
        // Always right, of however few samples; where there is one class alone, guessing is, too.
        ([[2, 0], [0, 1]], 2.0 / 3, true), ([[0, 0], [0, 1]], 1, true), ([[0, 0], [1, 8]], 1, false),
    ]

    @Test("What is no better than always guessing the most frequent class is known", arguments: guesses)
    func guessing(rows: [[Int]], accuracy: Double, isBetter: Bool) throws {
        let confusion = try #require(ConfusionMatrix(rows: rows))
        let metrics = try #require(ClassificationMetrics(lossSum: 1, confusion: confusion))
        #expect(metrics.guessingAccuracy == accuracy)
        #expect(metrics.isBetterThanGuessing == isBetter)
    }

    @Test("The loss is the mean per sample")
    func loss() throws {
        let confusion = try #require(ConfusionMatrix(rows: [[1, 1], [0, 2]]))
        #expect(ClassificationMetrics(lossSum: 3, confusion: confusion)?.loss == 0.75)
    }

    @Test("No samples have no metrics")
    func noSamples() {
        #expect(ClassificationMetrics(lossSum: 0, confusion: ConfusionMatrix(classes: 2)) == nil)
    }

    @Test("The code has the keys that scripts read, and gives the metrics back")
    func coding() throws {
        let confusion = try #require(ConfusionMatrix(rows: [[1, 1], [0, 2]]))
        let metrics = try #require(ClassificationMetrics(lossSum: 3, confusion: confusion))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let code = try encoder.encode(metrics)
        #expect(
            String(decoding: code, as: UTF8.self) == """
                {"accuracy":0.75,"confusion":[[1,1],[0,2]],"f1":0.8,"loss":0.75,"perClass":[\
                {"f1":0.6666666666666666,"precision":1,"recall":0.5,"support":2},\
                {"f1":0.8,"precision":0.6666666666666666,"recall":1,"support":2}],\
                "precision":0.6666666666666666,"recall":1}
                """)
        #expect(try JSONDecoder().decode(ClassificationMetrics.self, from: code) == metrics)
    }
}
