package import Datasets
package import Failures

extension DatasetDescription {
    /// - Throws: `Failure.data` for numbers that no dataset has; they may come from anywhere.
    package func layout() throws(Failure) -> DatasetLayout {
        try DatasetLayout(
            rows: rows, columns: columns, classCount: classes.count, trainCount: trainCount, testCount: testCount)
    }
}
