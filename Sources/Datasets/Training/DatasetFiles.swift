internal import Arithmetic
internal import Failures
internal import Files
internal import Hashing

/// A training and a test set of one picture size, numbered as one pool: the training samples, then the test samples.
struct DatasetFiles: Sendable {
    private let name: String
    private let training: LabelledImages
    private let test: LabelledImages

    init(name: String, training: LabelledImages, test: LabelledImages) throws(Failure) {
        guard training.rows == test.rows, training.columns == test.columns else {
            throw Failure(
                .data,
                "\(name.onOneLine): expected test pictures of \(training.rows) x \(training.columns) like the training "
                    + "pictures, found \(test.rows) x \(test.columns)")
        }
        guard training.count + test.count <= Int(UInt32.max) else {
            throw Failure(.data, "\(name.onOneLine): expected fewer than 2^32 pictures, found more")
        }
        self.name = name
        self.training = training
        self.test = test
    }

    func label(of sample: UInt32) -> UInt8 {
        let index = Int(sample)
        return index < training.count ? training.labels[index] : test.labels[index - training.count]
    }

    /// - Returns: Pool numbers, ascending in each part.
    func split(
        _ split: DatasetSplit, filter: ClassFilter?, seed: UInt64
    ) throws(Failure) -> (train: [UInt32], test: [UInt32]) {
        var isKept = [Bool](repeating: filter == nil, count: 256)
        for label in filter?.labels ?? [] { isKept[Int(label)] = true }
        let end = UInt32(training.count + test.count)
        let boundary = UInt32(training.count)
        let kept = { (sample: UInt32) in isKept[Int(label(of: sample))] }
        switch split {
        case .files:
            return ((0..<boundary).filter(kept), (boundary..<end).filter(kept))
        case .pooled(let fraction):
            let pool = (0..<end).filter(kept)
            guard pool.count >= 2 else {
                throw Failure(.data, "\(name.onOneLine): expected at least two pictures to split, found \(pool.count)")
            }
            let permutation = CounterRandom(seed: seed, purpose: .pooledSplit).permutation(of: pool.count)
            let testCount = DatasetSplit.samples(fraction, of: pool.count)
            return (
                permutation[testCount...].sorted().map { pool[Int($0)] },
                permutation[..<testCount].sorted().map { pool[Int($0)] }
            )
        }
    }

    /// - Returns: By class, its label in the files.
    func classes(
        filter: ClassFilter?, numbering: LabelNumbering, trainOrder: [UInt32], testOrder: [UInt32]
    ) throws(Failure) -> [UInt8] {
        let trainLabels = occurring(trainOrder)
        if let filter {
            guard let absent = filter.labels.first(where: { !trainLabels.contains($0) }) else { return filter.labels }
            let present = occurring(0..<UInt32(training.count)).map { String($0) }.joined(separator: ", ")
            throw Failure(
                .data,
                "\(name.onOneLine): expected class \(absent) among the training pictures, found none; "
                    + "the classes there are \(present)")
        }
        let largest = trainLabels.last ?? 0
        guard trainLabels.count >= 2 else {
            let found = trainLabels.first.map { "the one label \($0)" } ?? "no label"
            throw Failure(
                .data, "\(name.onOneLine): expected at least two classes among the training pictures, found \(found)")
        }
        let testLabels = occurring(testOrder)
        if let beyond = testLabels.last, beyond > largest {
            throw Failure(
                .data,
                "\(name.onOneLine): expected test labels of 0 to \(largest) like the training labels, found \(beyond)")
        }
        return switch numbering {
        case .occurring: Set(trainLabels).union(testLabels).sorted()
        case .upToLargest: Array(0...largest)
        }
    }

    /// The image bytes of consecutive samples of `order`, in its order, as few pieces as can be.
    func forEachRun(of order: [UInt32], _ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        while start < order.count {
            let first = Int(order[start])
            let fileEnd = first < training.count ? training.count : training.count + test.count
            var length = 1
            while start + length < order.count, first + length < fileEnd, Int(order[start + length]) == first + length {
                length += 1
            }
            let source = first < training.count ? training : test
            let offset = (first < training.count ? first : first - training.count) * source.pixelCount
            source.images.withUnsafeBytes { bytes in
                body(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length * source.pixelCount]))
            }
            start += length
        }
    }

    func digests(of order: [UInt32], labels: ArraySlice<UInt8>) -> DatasetManifest.Part {
        DatasetManifest.Part(images: imagesDigest(of: order), labels: SHA256Hasher.digest(of: Array(labels)))
    }

    private func imagesDigest(of order: [UInt32]) -> SHA256Digest {
        // Reading a whole file has already computed this.
        if let first = order.first, let last = order.last, Int(last) - Int(first) + 1 == order.count {
            if first == 0, order.count == training.count { return training.imagesDigest }
            if Int(first) == training.count, order.count == test.count { return test.imagesDigest }
        }
        var hasher = SHA256Hasher()
        forEachRun(of: order) { hasher.update($0) }
        return hasher.finish()
    }

    /// Ascending.
    private func occurring(_ samples: some Sequence<UInt32>) -> [UInt8] {
        var occurs = [Bool](repeating: false, count: 256)
        for sample in samples { occurs[Int(label(of: sample))] = true }
        return (0...255).filter { occurs[Int($0)] }
    }
}
