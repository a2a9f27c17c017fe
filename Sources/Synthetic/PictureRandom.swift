internal import Arithmetic

/// The random numbers that one picture is drawn from, one after the other.
struct PictureRandom {
    private let random: CounterRandom
    private var index: UInt64 = 0

    init(seed: UInt64, picture: UInt64) {
        random = CounterRandom(seed: seed, purpose: .syntheticDigits, stream: picture)
    }

    mutating func uniform(_ range: Range<Double>) -> Double {
        defer { index += 1 }
        return random.uniform(in: range, at: index)
    }

    mutating func integer(below bound: Int) -> Int {
        defer { index += 1 }
        return random.integer(below: bound, at: index)
    }

    mutating func chance(_ probability: Double) -> Bool {
        uniform(0..<1) < probability
    }

    /// Bell-shaped with mean 0: the sum of four uniform numbers (Irwin and Hall), which never strays beyond
    /// 3.47 deviations and needs no logarithm.
    mutating func bell(deviation: Double) -> Double {
        defer { index += 1 }
        let block = random.block(at: index)
        let sum = (Double(block.x) + Double(block.y)) + (Double(block.z) + Double(block.w))
        // Four uniform numbers have mean 2 and deviation 1/√3.
        return (sum * 0x1p-32 - 2) * 1.7320508075688772 * deviation
    }

    /// A step in a random direction, bell-shaped in either coordinate.
    mutating func step(deviation: Double) -> Point {
        let x = bell(deviation: deviation)
        return Point(x, bell(deviation: deviation))
    }
}
