package import Failures

/// A dataset in memory of this process alone.
package final class DatasetBlob {
    /// Valid while this object lives.
    package let view: DatasetView
    private let storage: ByteStorage

    package init(_ dataset: Dataset) throws(Failure) {
        storage = try ByteStorage(
            byteCount: dataset.layout.byteCount,
            orElse: { Failure(.data, "\(dataset.name): expected \($0) bytes of free memory, found fewer") },
            fill: { (memory) throws(Failure) in dataset.write(into: memory) })
        view = try DatasetView(layout: dataset.layout, bytes: storage.bytes)
    }
}
