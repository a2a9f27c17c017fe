internal import Arithmetic

/// Handwritten digits that the program draws itself from the stroke skeletons it holds, as MNIST would show them:
/// 28 · 28 pixels, ink high. Each picture is a pure function of (seed, index), the same on every machine.
package struct SyntheticDigits: Sendable {
    package static let trainCount = 60_000
    package static let testCount = 10_000
    package static let rows = 28
    package static let columns = 28

    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
    }

    /// The digit that picture `index` shows: any ten pictures from a multiple of ten on show each digit once, in an
    /// order of their own.
    package func label(of index: Int) -> UInt8 {
        let (block, place) = index.quotientAndRemainder(dividingBy: 10)
        let order = CounterRandom(seed: seed, purpose: .syntheticDigits, stream: Self.labelStreams + UInt64(block))
        return UInt8(order.permutation(of: 10)[place])
    }

    /// Draws the pictures of `range`; several threads may draw ranges of their own at once.
    ///
    /// - Parameters:
    ///   - range: Indices from 0 on: the training pictures, then the test pictures.
    ///   - images: Room for `(count, 28, 28)` pixels.
    ///   - labels: Room for `count` labels.
    package func draw(_ range: Range<Int>, images: UnsafeMutablePointer<UInt8>, labels: UnsafeMutablePointer<UInt8>) {
        let size = Self.rows * Self.columns
        var pen = DigitPen()
        for (place, index) in range.enumerated() {
            let label = label(of: index)
            labels[place] = label
            var random = PictureRandom(seed: seed, picture: UInt64(index))
            pen.draw(
                Int(label), random: &random,
                into: UnsafeMutableBufferPointer(start: images + place * size, count: size))
        }
    }

    /// Random streams from here on order labels; below, stream i draws picture i.
    private static let labelStreams: UInt64 = 1 << 55
}
