package import Failures

/// How a dataset lies in one piece of memory: images (N, rows · columns), one byte a pixel, then labels (N), one byte
/// each, where N = trainCount + testCount and the training part comes first.
package struct DatasetLayout: Sendable, Equatable {
    package let rows: Int
    package let columns: Int
    /// 2...256; every label is below it.
    package let classCount: Int
    package let trainCount: Int
    package let testCount: Int

    /// - Throws: Kind `data` unless every number is at least 1, there are 2 to 256 classes, samples can be numbered in 32
    ///   bits and the whole stays below 2^40 bytes; the numbers may come from anywhere.
    package init(rows: Int, columns: Int, classCount: Int, trainCount: Int, testCount: Int) throws(Failure) {
        func refusal(_ expected: String) -> Failure {
            Failure(
                .data,
                "dataset: expected \(expected), found \(trainCount) training and \(testCount) test pictures of "
                    + "\(rows) x \(columns) in \(classCount) classes")
        }
        guard rows > 0, columns > 0, trainCount > 0, testCount > 0 else { throw refusal("at least one of everything") }
        guard (2...256).contains(classCount) else { throw refusal("2 to 256 classes") }
        let (count, many) = trainCount.addingReportingOverflow(testCount)
        let (pixels, large) = rows.multipliedReportingOverflow(by: columns)
        let (bytes, huge) = count.multipliedReportingOverflow(by: pixels)
        guard !many, !large, !huge, count <= Int(UInt32.max), bytes < 1 << 40 else {
            throw refusal("fewer than 2^32 pictures and 2^40 bytes")
        }
        self.rows = rows
        self.columns = columns
        self.classCount = classCount
        self.trainCount = trainCount
        self.testCount = testCount
    }

    package var count: Int { trainCount + testCount }
    package var pixelCount: Int { rows * columns }
    package var imagesByteCount: Int { count * pixelCount }
    package var byteCount: Int { imagesByteCount + count }
    /// The samples of the training part.
    package var training: Range<Int> { 0..<trainCount }
    /// The samples of the test part.
    package var test: Range<Int> { trainCount..<count }
}
