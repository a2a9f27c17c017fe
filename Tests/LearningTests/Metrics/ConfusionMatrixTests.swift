import FoundationEssentials
import Learning
import Testing

@Suite struct ConfusionMatrixTests {
    @Test("A sample is counted in the row of its true class")
    func recording() {
        var matrix = ConfusionMatrix(classes: 3)
        matrix.record(truth: 0, predicted: 2)
        matrix.record(truth: 0, predicted: 2)
        matrix.record(truth: 1, predicted: 1)
        #expect(matrix.rows == [[0, 0, 2], [0, 1, 0], [0, 0, 0]])
        #expect(matrix.total == 3)
        #expect(matrix.correct == 1)
        #expect(matrix.support(of: 0) == 2)
        #expect(matrix.predictions(of: 2) == 2)
        #expect(matrix.predictions(of: 0) == 0)
    }

    @Test("Merging adds count to count")
    func merging() throws {
        var matrix = try #require(ConfusionMatrix(rows: [[1, 2], [3, 4]]))
        matrix.merge(try #require(ConfusionMatrix(rows: [[10, 20], [30, 40]])))
        #expect(matrix.rows == [[11, 22], [33, 44]])
    }

    @Test("256 classes are told apart")
    func maximumClasses() {
        var matrix = ConfusionMatrix(classes: 256)
        matrix.record(truth: 255, predicted: 254)
        #expect(matrix[truth: 255, predicted: 254] == 1)
        #expect(matrix.total == 1)
    }

    @Test(
        "Rows that are no square of counts are refused",
        arguments: [
            [], [[1, 2]], [[1, 2], [3]], [[1, -1], [0, 0]], [[.max, 1], [0, 0]], [[1 << 53, 1], [0, 0]],
            [[Int]](repeating: [Int](repeating: 0, count: 257), count: 257),
        ])
    func refusals(_ rows: [[Int]]) {
        #expect(ConfusionMatrix(rows: rows) == nil)
    }

    @Test("Its code is the rows of counts")
    func coding() throws {
        let matrix = try #require(ConfusionMatrix(rows: [[1, 2], [3, 4]]))
        let code = try JSONEncoder().encode(matrix)
        #expect(String(decoding: code, as: UTF8.self) == "[[1,2],[3,4]]")
        #expect(try JSONDecoder().decode(ConfusionMatrix.self, from: code) == matrix)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ConfusionMatrix.self, from: Data("[[1,2]]".utf8))
        }
    }
}
