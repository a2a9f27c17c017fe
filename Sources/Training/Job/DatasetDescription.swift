/// How the dataset's bytes are laid out: images (N, rows · columns), then labels (N); the training part first.
package struct DatasetDescription: Sendable, Hashable, Codable {
    package var name: String
    package var rows: Int
    package var columns: Int
    /// The labels in the files, in the order of their numbers here.
    package var classes: [UInt8]
    package var trainCount: Int
    package var testCount: Int
    /// Hexadecimal.
    package var sha256: String

    package init(
        name: String, rows: Int, columns: Int, classes: [UInt8], trainCount: Int, testCount: Int, sha256: String
    ) {
        self.name = name
        self.rows = rows
        self.columns = columns
        self.classes = classes
        self.trainCount = trainCount
        self.testCount = testCount
        self.sha256 = sha256
    }

    package var classNames: [String] { classes.map { String($0) } }
    package var count: Int { trainCount + testCount }
    package var pixels: Int { rows * columns }
    package var byteCount: Int { count * (pixels + 1) }
}
