package import Failures
package import Hashing

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
