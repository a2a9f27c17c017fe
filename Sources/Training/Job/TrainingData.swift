package import Datasets
package import Failures
internal import Hashing
package import System

/// A dataset in memory that its workers hold a copy of.
package struct TrainingData {
    package let description: DatasetDescription
    /// Images, then labels, as the description says. They live as long as some copy of this value: who keeps the
    /// address must keep the value.
    package let bytes: UnsafeRawBufferPointer
    /// Whether the pictures are known to lie transposed.
    package var isTransposed = false
    /// What keeps the bytes alive.
    private let owner: AnyObject
    /// The memory in which they lie, if other processes can map it.
    package var shared: SharedMemory? { owner as? SharedMemory }

    package init(description: DatasetDescription, bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        precondition(bytes.count == description.byteCount, "the bytes are those described")
        self.description = description
        self.bytes = bytes
        self.owner = owner
    }
}

extension TrainingData {
    /// How the training pictures lie; measured anew at each call, in a millisecond or two.
    package func form() throws(Failure) -> PictureForm {
        let layout = try description.layout()
        var form = PictureForm(measuring: try DatasetView(layout: layout, bytes: bytes))
        form.isTransposed = isTransposed
        return form
    }

    /// Lays a dataset out in memory.
    ///
    /// - Throws: `Failure.unavailable` where the memory is not to be had.
    package init(_ dataset: Dataset) throws(Failure) {
        let layout = dataset.layout
        let memory = try SharedMemory("dataset", byteCount: layout.byteCount)
        memory.populate()
        dataset.write(into: memory.bytes)
        self.init(
            description: DatasetDescription(
                name: dataset.name, rows: layout.rows, columns: layout.columns, classes: dataset.classes,
                trainCount: layout.trainCount, testCount: layout.testCount, sha256: dataset.sha256.description),
            bytes: UnsafeRawBufferPointer(memory.bytes), owner: memory)
    }
}

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

extension DatasetDescription {
    /// - Throws: `Failure.data` for numbers that no dataset has; they may come from anywhere.
    package func layout() throws(Failure) -> DatasetLayout {
        try DatasetLayout(
            rows: rows, columns: columns, classCount: classes.count, trainCount: trainCount, testCount: testCount)
    }
}
