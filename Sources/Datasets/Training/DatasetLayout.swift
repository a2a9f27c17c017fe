package import Failures
package import Hashing

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

/// A dataset that lies in somebody's memory, checked: its length is the layout's and every label is a class.
///
/// The memory must outlive the view. A writer that shares it can break the label bound later; who does not trust the
/// writer copies it first.
package struct DatasetView {
    package let layout: DatasetLayout
    /// (layout.count, layout.pixelCount)
    package let images: UnsafeRawBufferPointer
    /// (layout.count)
    package let labels: UnsafeRawBufferPointer

    /// - Throws: Kind `data` where the length or a label does not fit.
    package init(layout: DatasetLayout, bytes: UnsafeRawBufferPointer) throws(Failure) {
        guard bytes.count == layout.byteCount else {
            throw Failure(.data, "dataset: expected \(layout.byteCount) bytes, found \(bytes.count)")
        }
        self.layout = layout
        images = UnsafeRawBufferPointer(rebasing: bytes[..<layout.imagesByteCount])
        labels = UnsafeRawBufferPointer(rebasing: bytes[layout.imagesByteCount...])
        if let sample = labels.firstIndex(where: { $0 >= layout.classCount }) {
            throw Failure(
                .data,
                "dataset: expected labels of 0 to \(layout.classCount - 1), found \(labels[sample]) "
                    + "at sample \(sample)")
        }
    }

    /// - Parameter sample: 0..<layout.count; the training part comes first.
    package func label(of sample: Int) -> Int { Int(labels[sample]) }

    /// - Parameter sample: 0..<layout.count; the training part comes first.
    package func pixels(of sample: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: images[sample * layout.pixelCount..<(sample + 1) * layout.pixelCount])
    }

    /// The identity of the bytes as they lie here, to be compared with that of the `Dataset` they were written by.
    ///
    /// - Parameter classes: By class, the label that it has in the files.
    package func sha256(classes: [UInt8]) -> SHA256Digest {
        DatasetManifest(
            layout: layout, classes: classes, training: part(layout.training), test: part(layout.test)
        ).digest
    }

    private func part(_ samples: Range<Int>) -> DatasetManifest.Part {
        let pixels = samples.lowerBound * layout.pixelCount..<samples.upperBound * layout.pixelCount
        return DatasetManifest.Part(
            images: SHA256Hasher.digest(of: UnsafeRawBufferPointer(rebasing: images[pixels])),
            labels: SHA256Hasher.digest(of: UnsafeRawBufferPointer(rebasing: labels[samples])))
    }
}
