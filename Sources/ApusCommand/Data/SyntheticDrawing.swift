internal import Datasets
internal import Reporting
internal import Synthetic
internal import System

/// Draws the built-in digits on all cores; every picture depends on seed and number alone.
struct SyntheticDrawing {
    let seed: UInt64
    let isQuiet: Bool

    /// - Parameters:
    ///   - trainCount: The first pictures.
    ///   - testCount: Those after them.
    func sets(
        trainCount: Int = SyntheticDigits.trainCount, testCount: Int = SyntheticDigits.testCount
    ) -> (training: LabelledImages, test: LabelledImages) {
        let display = WorkDisplay("drawing digits", unit: .pieces, isQuiet: isQuiet)
        defer { display.finish() }
        let total = trainCount + testCount
        let report: @Sendable (Int) -> Void = { display.advance(by: $0, of: total) }
        return (pictures(0..<trainCount, report), pictures(trainCount..<total, report))
    }

    /// - Parameter report: Told of how many more are drawn.
    private func pictures(_ range: Range<Int>, _ report: @escaping @Sendable (Int) -> Void) -> LabelledImages {
        let pixels = SyntheticDigits.rows * SyntheticDigits.columns
        let digits = SyntheticDigits(seed: seed)
        let piece = 500
        var images = [UInt8](repeating: 0, count: range.count * pixels)
        var labels = [UInt8](repeating: 0, count: range.count)
        images.withUnsafeMutableBufferPointer { images in
            labels.withUnsafeMutableBufferPointer { labels in
                guard let firstImage = images.baseAddress, let firstLabel = labels.baseAddress else { return }
                // Each piece writes its own part of the two arrays and no other.
                nonisolated(unsafe) let (imageBase, labelBase) = (firstImage, firstLabel)
                ParallelLoop.perform(iterations: (range.count + piece - 1) / piece) { number in
                    let start = number * piece
                    let end = min(start + piece, range.count)
                    digits.draw(
                        range.lowerBound + start..<range.lowerBound + end, images: imageBase + start * pixels,
                        labels: labelBase + start)
                    report(end - start)
                }
            }
        }
        return LabelledImages(
            images: ByteStorage(images), labels: labels, rows: SyntheticDigits.rows, columns: SyntheticDigits.columns)
    }
}
