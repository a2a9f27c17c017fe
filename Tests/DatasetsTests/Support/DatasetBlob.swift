import Datasets
import Failures

/// A dataset in memory of this process alone.
final class DatasetBlob {
    let layout: DatasetLayout
    private let storage: ByteStorage

    init(_ dataset: Dataset) throws(Failure) {
        storage = try ByteStorage(
            byteCount: dataset.layout.byteCount,
            orElse: { Failure(.data, "\(dataset.name): expected \($0) bytes of free memory, found fewer") },
            fill: { (memory) throws(Failure) in dataset.write(into: memory) })
        layout = dataset.layout
    }

    /// - Parameter body: Given the dataset as it lies, which must not be used beyond.
    /// - Throws: What `body` throws, and what `DatasetView` throws of bytes that do not fit.
    func withView<R>(_ body: (DatasetView) throws(Failure) -> R) throws(Failure) -> R {
        try storage.withUnsafeBytes { (bytes) throws(Failure) in
            try body(DatasetView(layout: layout, bytes: bytes))
        }
    }
}
