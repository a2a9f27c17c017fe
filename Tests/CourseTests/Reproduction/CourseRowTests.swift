import Course
import Learning
import Testing
import Training

@Suite struct CourseRowTests {
    /// Name, then accuracy, loss, precision, recall and F1 as published; 0 where nothing was.
    static let table: [(String, [Double])] = [
        ("5 vs 6, no early stopping", [0.9869, 0.0448, 0, 0, 0]),
        ("5 vs 6, early stopping", [0.98815, 0.0507, 0.9837, 0.9935, 0.9886]),
        ("5 vs 6, random normal, early stopping", [0.9821, 0.056, 0.9791, 0.9865, 0.9828]),
        ("5 vs 6, He normal, early stopping", [0.9848, 0.048, 0.9865, 0.9842, 0.9853]),
        ("5 vs 6, Glorot uniform, early stopping", [0.9863, 0.046, 0.9854, 0.9883, 0.9868]),
        ("10 classes, softmax, early stopping", [0.97, 0.112, 0.9697, 0.9697, 0.9696]),
    ]

    @Test("The rows are those of the course's table, in its order, with its figures as fractions")
    func rows() {
        #expect(CourseRow.all.count == Self.table.count)
        for (row, (name, figures)) in zip(CourseRow.all, Self.table) {
            let classes = row.task == .pair ? ["5", "6"] : (0..<10).map(String.init)
            #expect(row.name(classes: classes) == name)
            #expect(CourseMetric.allCases.map { row.published[$0] ?? 0 } == figures)
        }
    }

    @Test("Each row's training is what its name says")
    func configurations() throws {
        let configurations = try CourseRow.all.map {
            try $0.configuration(data: "mnist", classes: [5, 6], pooledTestFraction: 0.2, seed: 3)
        }
        #expect(configurations.map { $0.stopping != nil } == [false, true, true, true, true, true])
        #expect(configurations[2].initializer == .randomNormal)
        #expect(configurations[3].initializer == .heNormal)
        #expect(configurations[4].initializer == .glorotUniform)
        #expect(configurations.map { $0.classes ?? [] } == Array(repeating: [5, 6], count: 5) + [[]])
        #expect(Set(configurations.prefix(5).map(\.initializer)).count == 4)
        for configuration in configurations {
            #expect(configuration.seed == 3 && configuration.pooledTestFraction == 0.2)
            // Early stopping watches samples that are neither trained on nor part of the test.
            #expect(configuration.validationFraction > 0)
        }
    }

    @Test("A mean reaches a figure that it equals; a loss must not be above it, anything else not below")
    func reaching() {
        #expect(CourseMetric.accuracy.reaches(0.97, by: 0.97) && CourseMetric.loss.reaches(0.1, by: 0.1))
        #expect(CourseMetric.recall.reaches(0.97, by: 0.98) && !CourseMetric.recall.reaches(0.97, by: 0.96))
        #expect(CourseMetric.loss.reaches(0.1, by: 0.09) && !CourseMetric.loss.reaches(0.1, by: 0.11))
    }
}
