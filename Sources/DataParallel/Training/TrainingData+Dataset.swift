package import Datasets
internal import Failures
internal import Hashing

extension TrainingData {
    /// Lays a dataset out in memory.
    package init(_ dataset: Dataset) throws {
        let layout = dataset.layout
        let storage = try ByteStorage(
            byteCount: layout.byteCount,
            orElse: { Failure(.data, "\(dataset.name): expected \($0) bytes of free memory, found fewer") },
            fill: { (memory) throws(Failure) in dataset.write(into: memory) })
        self.init(
            description: DatasetDescription(
                name: dataset.name, rows: layout.rows, columns: layout.columns, classes: dataset.classes,
                trainCount: layout.trainCount, testCount: layout.testCount, sha256: dataset.sha256.description),
            bytes: storage.bytes, owner: storage)
    }
}
