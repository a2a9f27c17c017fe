internal import Datasets
internal import Dispatch
internal import Failures

/// Draws the built-in digits on all cores; every picture depends on seed and number alone.
struct SyntheticDrawing {
    let seed: UInt64

    /// - Parameters:
    ///   - trainCount: The first pictures.
    ///   - testCount: Those after them.
    func sets(
        trainCount: Int = SyntheticDigits.trainCount, testCount: Int = SyntheticDigits.testCount
    ) -> (training: LabelledImages, test: LabelledImages) {
        (pictures(0..<trainCount), pictures(trainCount..<trainCount + testCount))
    }

    private func pictures(_ range: Range<Int>) -> LabelledImages {
        let pixels = SyntheticDigits.rows * SyntheticDigits.columns
        let images = UnsafeMutablePointer<UInt8>.allocate(capacity: range.count * pixels)
        let labels = UnsafeMutablePointer<UInt8>.allocate(capacity: range.count)
        defer {
            images.deallocate()
            labels.deallocate()
        }
        images.initialize(repeating: 0, count: range.count * pixels)
        labels.initialize(repeating: 0, count: range.count)
        let digits = SyntheticDigits(seed: seed)
        let piece = 500
        // Pieces are disjoint parts of the two arrays.
        nonisolated(unsafe) let (imageBase, labelBase) = (images, labels)
        DispatchQueue.concurrentPerform(iterations: (range.count + piece - 1) / piece) { number in
            let start = number * piece
            let part = range.lowerBound + start..<min(range.lowerBound + start + piece, range.upperBound)
            digits.draw(part, images: imageBase + start * pixels, labels: labelBase + start)
        }
        return LabelledImages(
            images: ByteStorage(Array(UnsafeBufferPointer(start: images, count: range.count * pixels))),
            labels: Array(UnsafeBufferPointer(start: labels, count: range.count)), rows: SyntheticDigits.rows,
            columns: SyntheticDigits.columns)
    }
}
