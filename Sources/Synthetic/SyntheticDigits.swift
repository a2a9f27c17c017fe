internal import Arithmetic
internal import Datasets

/// Handwritten digits that the program draws itself from the stroke skeletons it holds, shown as MNIST shows its own:
/// 28 · 28 pixels, ink high. Each picture is a pure function of (seed, index), the same on every machine.
package struct SyntheticDigits: Sendable {
    /// The first pictures are for training, the next `testCount` for testing.
    package static let trainCount = 60_000
    package static let testCount = 10_000
    package static let rows = MNISTCentring.side
    package static let columns = MNISTCentring.side

    /// Random streams from here on order labels; below, stream i draws picture i.
    private static let labelStreams: UInt64 = 1 << 55

    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
    }

    /// The digit that picture `index` shows. Ten pictures from a multiple of ten on show each digit once, in an order
    /// of their own.
    ///
    /// - Parameter index: At least 0.
    package func label(of index: Int) -> UInt8 {
        let (block, place) = index.quotientAndRemainder(dividingBy: 10)
        let random = CounterRandom(seed: seed, purpose: .syntheticDigits, stream: Self.labelStreams + UInt64(block))
        return UInt8(random.permutation(of: 10)[place])
    }

    /// The way of writing its digit that picture `index` shows.
    ///
    /// - Parameter index: At least 0.
    package func skeleton(of index: Int) -> StrokeSkeleton {
        var random = PictureRandom(seed: seed, picture: UInt64(index))
        return DigitSkeletons.choose(Int(label(of: index)), &random)
    }

    /// Draws the pictures of `range`. Several threads may draw at once, each into memory of its own.
    ///
    /// - Parameters:
    ///   - range: Indices of pictures, from 0 on.
    ///   - images: Room for `(range.count, 28, 28)` pixels.
    ///   - labels: Room for `range.count` labels.
    package func draw(_ range: Range<Int>, images: UnsafeMutablePointer<UInt8>, labels: UnsafeMutablePointer<UInt8>) {
        let size = Self.rows * Self.columns
        var pen = DigitPen()
        for (place, index) in range.enumerated() {
            let label = label(of: index)
            labels[place] = label
            var random = PictureRandom(seed: seed, picture: UInt64(index))
            let skeleton = DigitSkeletons.choose(Int(label), &random)
            let picture = UnsafeMutableBufferPointer(start: images + place * size, count: size)
            pen.draw(skeleton, random: &random, into: picture)
        }
    }
}
