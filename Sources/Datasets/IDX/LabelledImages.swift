package import Failures
internal import Files
package import Hashing

/// Grey pictures of one size, each with a label.
package struct LabelledImages: Sendable {
    /// (count, rows, columns) bytes, 0 for the background to 255 for ink.
    package let images: ByteStorage
    /// One for each picture.
    package let labels: [UInt8]
    package let rows: Int
    package let columns: Int
    /// SHA-256 of `images`.
    package let imagesDigest: SHA256Digest

    package var count: Int { labels.count }
    package var pixelCount: Int { rows * columns }

    /// Pictures made here, not read.
    ///
    /// - Parameter images: (labels.count, rows, columns) bytes.
    package init(images: ByteStorage, labels: [UInt8], rows: Int, columns: Int) {
        precondition(images.count == labels.count * rows * columns, "a label for each picture")
        self.images = images
        self.labels = labels
        self.rows = rows
        self.columns = columns
        imagesDigest = images.withUnsafeBytes { SHA256Hasher.digest(of: $0) }
    }

    /// Reads a pair of IDX files.
    package init(imagesPath: String, labelsPath: String, cache: RawCache? = nil) throws(Failure) {
        // Labels first: they cost next to nothing, and a pair that does not fit is the more likely mistake.
        let labels = try IDXFile.read(labelsPath, expecting: .labels)
        let images = try IDXFile.read(imagesPath, expecting: .images, cache: cache)
        guard images.header.count == labels.header.count else {
            throw Failure(
                .data,
                "\(labelsPath.onOneLine): expected a label for each of the \(images.header.count) pictures in "
                    + "\(imagesPath.onOneLine), found \(labels.header.count.counted("label")); "
                    + "the two files do not belong together")
        }
        self.images = images.bytes
        self.labels = labels.bytes.withUnsafeBytes { Array($0) }
        rows = images.header.rows
        columns = images.header.columns
        imagesDigest = images.digest
    }

    /// Writes a pair of plain IDX files, each whole or not at all.
    package func write(imagesPath: String, labelsPath: String) throws(Failure) {
        guard let imagesHeader = IDXHeader(contents: .images, count: count, rows: rows, columns: columns),
            let labelsHeader = IDXHeader(contents: .labels, count: count)
        else {
            throw Failure(
                .data,
                "\(imagesPath.onOneLine): expected 1 to \(IDXHeader.maximumElementCount) bytes of pictures to write, "
                    + "found \(count) x \(rows) x \(columns)")
        }
        try IDXFile.write(images, header: imagesHeader, to: imagesPath)
        try IDXFile.write(ByteStorage(labels), header: labelsHeader, to: labelsPath)
    }
}
