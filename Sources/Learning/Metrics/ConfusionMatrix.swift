/// How many samples of each true class were given each predicted class. Its code is the rows of counts.
package struct ConfusionMatrix: Sendable, Hashable {
    package static let maximumClasses = 256

    /// 1...256
    package let classes: Int
    /// (true class, predicted class), row after row.
    package private(set) var counts: [Int]

    package init(classes: Int) {
        precondition((1...Self.maximumClasses).contains(classes), "there are 1 to \(Self.maximumClasses) classes")
        self.classes = classes
        counts = Array(repeating: 0, count: classes * classes)
    }

    /// - Parameter rows: A row of predicted counts for each true class.
    /// - Returns: nil unless the rows are a square of counts that are not negative and whose sum is at most 2^53, to
    ///   which JSON's numbers are exact.
    package init?(rows: [[Int]]) {
        guard (1...Self.maximumClasses).contains(rows.count) else { return nil }
        var room = 1 << 53
        for row in rows {
            guard row.count == rows.count else { return nil }
            for count in row {
                guard (0...room).contains(count) else { return nil }
                room -= count
            }
        }
        classes = rows.count
        counts = Array(rows.joined())
    }

    package subscript(truth truth: Int, predicted predicted: Int) -> Int { counts[truth * classes + predicted] }

    /// One row for each true class.
    package var rows: [[Int]] {
        (0..<classes).map { Array(counts[$0 * classes..<($0 + 1) * classes]) }
    }

    /// Samples.
    package var total: Int { counts.reduce(0, +) }

    /// Samples whose predicted class is the true one.
    package var correct: Int { (0..<classes).reduce(0) { $0 + self[truth: $1, predicted: $1] } }

    /// Samples of a true class.
    package func support(of truth: Int) -> Int { (0..<classes).reduce(0) { $0 + self[truth: truth, predicted: $1] } }

    /// Samples that were given a class.
    package func predictions(of predicted: Int) -> Int {
        (0..<classes).reduce(0) { $0 + self[truth: $1, predicted: predicted] }
    }

    /// Counts one sample; both classes in 0..<classes.
    package mutating func record(truth: Int, predicted: Int) {
        precondition((0..<classes).contains(truth) && (0..<classes).contains(predicted), "classes are below \(classes)")
        counts[truth * classes + predicted] += 1
    }

    /// Adds the counts of other samples; both matrices have the same classes.
    package mutating func merge(_ other: ConfusionMatrix) {
        precondition(other.classes == classes, "\(other.classes) classes do not add to \(classes)")
        for index in counts.indices { counts[index] += other.counts[index] }
    }
}

extension ConfusionMatrix: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let matrix = ConfusionMatrix(rows: try container.decode([[Int]].self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a confusion matrix is a square of at most 256 rows of counts")
        }
        self = matrix
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rows)
    }
}
