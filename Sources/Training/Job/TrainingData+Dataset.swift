package import Datasets
package import Failures
internal import Hashing
internal import System

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
