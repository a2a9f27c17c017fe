internal import Networks

/// Numbers of no meaning: Knuth's linear congruential generator (MMIX), its better bits. Nothing that is measured depends
/// on them.
struct BenchmarkRandom {
    private var state: UInt64 = 1

    mutating func next() -> UInt32 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt32(truncatingIfNeeded: state >> 33)
    }

    /// In -1...1.
    mutating func symmetric() -> Float { Float(next() % 2001) / 1000 - 1 }

    /// Pictures with the zeros of handwritten digits, and labels.
    mutating func samples(
        _ count: Int, of shape: NetworkShape
    ) -> (images: AlignedBuffer<UInt8>, labels: AlignedBuffer<UInt8>) {
        let images = AlignedBuffer<UInt8>(count: count * shape.inputs, zero: 0)
        let labels = AlignedBuffer<UInt8>(count: count, zero: 0)
        for index in 0..<images.count where next() % 5 == 0 { images.base[index] = UInt8(next() % 256) }
        for index in 0..<count { labels.base[index] = UInt8(Int(next()) % shape.classes) }
        return (images, labels)
    }
}
