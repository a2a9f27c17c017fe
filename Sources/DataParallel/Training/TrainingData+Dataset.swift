package import Datasets
package import Failures
internal import Glibc
internal import Hashing

extension TrainingData {
    /// Lays a dataset out in memory.
    ///
    /// - Throws: `Failure.data` where the memory is not to be had.
    package init(_ dataset: Dataset) throws(Failure) {
        let layout = dataset.layout
        guard let memory = DatasetMemory(byteCount: layout.byteCount) else {
            throw Failure(.data, "\(dataset.name): expected \(layout.byteCount) bytes of free memory, found fewer")
        }
        dataset.write(into: memory.bytes)
        self.init(
            description: DatasetDescription(
                name: dataset.name, rows: layout.rows, columns: layout.columns, classes: dataset.classes,
                trainCount: layout.trainCount, testCount: layout.testCount, sha256: dataset.sha256.description),
            bytes: UnsafeRawBufferPointer(memory.bytes), owner: memory)
    }
}

/// Bytes that are freed with this object.
private final class DatasetMemory {
    let bytes: UnsafeMutableRawBufferPointer

    /// - Returns: nil where there is not so much memory.
    init?(byteCount: Int) {
        guard let memory = aligned_alloc(64, (byteCount + 63) / 64 * 64) else { return nil }
        bytes = UnsafeMutableRawBufferPointer(start: memory, count: byteCount)
    }

    deinit { free(bytes.baseAddress) }
}
