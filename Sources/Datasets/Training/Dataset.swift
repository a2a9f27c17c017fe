internal import Arithmetic
package import Failures
package import Hashing

/// What a job trains on: the samples chosen from two sets of pictures, their classes and their identity. The bytes stay
/// where they were read until `write(into:)` lays them out.
package struct Dataset: Sendable {
    /// For people; no part of the identity.
    package let name: String
    package let layout: DatasetLayout
    /// By class, the label that it has in the files.
    package let classes: [UInt8]
    /// See `DatasetManifest`.
    package let sha256: SHA256Digest

    private let files: DatasetFiles
    /// By position in the layout, the sample's number in the pool of both files.
    private let order: [UInt32]
    /// By position in the layout.
    private let labels: [UInt8]

    package var classNames: [String] { classes.map { String($0) } }

    /// - Parameters:
    ///   - filter: The classes to keep; nil keeps all. A pooled split draws from what the filter leaves.
    ///   - numbering: Which classes there are without a filter.
    ///   - seed: Of the pooled split; no part of the result otherwise.
    /// - Throws: Kind `data` where the sets differ in size, a named class does not occur among the training samples, a
    ///   part is empty, or a test label is beyond the training labels.
    package init(
        name: String, training: LabelledImages, test: LabelledImages, filter: ClassFilter? = nil,
        numbering: LabelNumbering = .occurring, split: DatasetSplit = .files, seed: UInt64 = 0
    ) throws(Failure) {
        let files = try DatasetFiles(name: name, training: training, test: test)
        let (trainOrder, testOrder) = try files.split(split, filter: filter, seed: seed)
        classes = try files.classes(
            filter: filter, numbering: numbering, trainOrder: trainOrder, testOrder: testOrder)
        layout = try DatasetLayout(
            rows: training.rows, columns: training.columns, classCount: classes.count,
            trainCount: trainOrder.count, testCount: testOrder.count)

        var classOfLabel = [UInt8](repeating: 0, count: 256)
        for (number, label) in classes.enumerated() { classOfLabel[Int(label)] = UInt8(number) }
        order = trainOrder + testOrder
        labels = order.map { classOfLabel[Int(files.label(of: $0))] }
        sha256 =
            DatasetManifest(
                layout: layout, classes: classes,
                training: files.digests(of: trainOrder, labels: labels[layout.training]),
                test: files.digests(of: testOrder, labels: labels[layout.test])
            ).digest
        self.name = name
        self.files = files
    }

    /// Lays the dataset out.
    ///
    /// - Parameter memory: `layout.byteCount` bytes, all of which are written.
    package func write(into memory: UnsafeMutableRawBufferPointer) {
        precondition(memory.count == layout.byteCount, "the caller allocates by the layout")
        var offset = 0
        files.forEachRun(of: order) { run in
            UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + run.count]).copyMemory(from: run)
            offset += run.count
        }
        UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyBytes(from: labels)
    }
}

/// What a dataset's SHA-256 is the SHA-256 of: this text, each line ended by a newline. Names and paths are no part of it.
///
///     apus dataset 1
///     rows 28
///     columns 28
///     classes 0 1 2 3 4 5 6 7 8 9
///     training 60000 <SHA-256 of its image bytes> <SHA-256 of its label bytes>
///     test 10000 <SHA-256 of its image bytes> <SHA-256 of its label bytes>
///
/// Two levels, so that a digest that reading a file has already cost is not paid for again.
struct DatasetManifest {
    struct Part {
        let images: SHA256Digest
        /// Of the labels after renumbering.
        let labels: SHA256Digest
    }

    let layout: DatasetLayout
    /// The labels in the files, by class.
    let classes: [UInt8]
    let training: Part
    let test: Part

    var text: String {
        """
        apus dataset 1
        rows \(layout.rows)
        columns \(layout.columns)
        classes \(classes.map { String($0) }.joined(separator: " "))
        training \(layout.trainCount) \(training.images) \(training.labels)
        test \(layout.testCount) \(test.images) \(test.labels)

        """
    }

    var digest: SHA256Digest { SHA256Hasher.digest(of: Array(text.utf8)) }
}
