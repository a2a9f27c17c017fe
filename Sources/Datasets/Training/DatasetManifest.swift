internal import Hashing

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
