/// Counter-based randomness: every number is a pure function of (seed, purpose, stream, index), with no hidden
/// state, so that a resumed or a distributed run draws what an undisturbed one would have drawn.
///
/// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC'11, section 4.3).
package struct CounterRandom: Sendable, Equatable {
    /// Who draws: two purposes never share numbers, whatever their seed, stream and index.
    package enum Purpose: UInt8, Sendable {
        case initialParameters = 1
        case epochOrder = 2
        case validationSplit = 3
        case pooledSplit = 4
        case syntheticDigits = 5
        case chaos = 6
        case test = 255
    }

    private let key: SIMD2<UInt32>
    private let streamLow: UInt32
    private let streamHigh: UInt32

    /// - Parameter stream: Tells draws of one purpose apart, for example the epoch or the layer; below 2^56.
    package init(seed: UInt64, purpose: Purpose, stream: UInt64 = 0) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        streamLow = UInt32(truncatingIfNeeded: stream)
        streamHigh = UInt32(truncatingIfNeeded: stream >> 32) & 0x00FF_FFFF | UInt32(purpose.rawValue) << 24
    }

    /// 128 random bits.
    package func block(at index: UInt64) -> SIMD4<UInt32> {
        let counter = SIMD4(
            UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), streamLow, streamHigh)
        return Philox.block(counter: counter, key: key)
    }

    /// 64 random bits.
    package func bits(at index: UInt64) -> UInt64 {
        let block = block(at: index)
        return UInt64(block.y) << 32 | UInt64(block.x)
    }

    /// Uniform in 0..<1, a multiple of 2^-53.
    package func uniform(at index: UInt64) -> Double {
        Double(bits(at: index) >> 11) * 0x1p-53
    }

    /// Uniform in `range`.
    package func uniform(in range: Range<Double>, at index: UInt64) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform(at: index)
    }

    /// Uniform in 0..<bound by the high word of a product; the bias is below bound · 2^-64.
    ///
    /// - Parameter bound: At least 1.
    package func integer(below bound: Int, at index: UInt64) -> Int {
        Int(bits(at: index).multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Standard normal, by Box and Muller's transform of two uniform numbers.
    package func normal(at index: UInt64) -> Double {
        let block = block(at: index)
        let first = UInt64(block.y) << 32 | UInt64(block.x)
        let second = UInt64(block.w) << 32 | UInt64(block.z)
        // 1 - u lies in (0, 1], where the logarithm is finite.
        let radius = (-2 * FixedMath.log(1 - Double(first >> 11) * 0x1p-53)).squareRoot()
        return radius * FixedMath.cosine(turns: Double(second >> 11) * 0x1p-53)
    }

    /// A permutation of 0..<count, after Fisher and Yates.
    package func permutation(of count: Int) -> [UInt32] {
        var order = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count { buffer.initializeElement(at: index, to: UInt32(index)) }
            initialized = count
        }
        guard count > 1 else { return order }
        order.withUnsafeMutableBufferPointer { buffer in
            for last in stride(from: count - 1, to: 0, by: -1) {
                buffer.swapAt(last, integer(below: last + 1, at: UInt64(last)))
            }
        }
        return order
    }
}
