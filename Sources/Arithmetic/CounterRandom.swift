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
        precondition(stream < 1 << 56, "the top byte of the stream belongs to the purpose")
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        streamLow = UInt32(truncatingIfNeeded: stream)
        streamHigh = UInt32(truncatingIfNeeded: stream >> 32) | UInt32(purpose.rawValue) << 24
    }

    /// 128 random bits: the block whose counter is (index, stream, purpose) under the seed as key.
    package func block(at index: UInt64) -> SIMD4<UInt32> {
        let counter = SIMD4(
            UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), streamLow, streamHigh)
        return Philox.block(counter: counter, key: key)
    }

    /// 64 random bits, the first half of the block.
    package func bits(at index: UInt64) -> UInt64 {
        let block = block(at: index)
        return UInt64(block.y) << 32 | UInt64(block.x)
    }

    /// Uniform in 0..<1, a multiple of 2^−53.
    package func uniform(at index: UInt64) -> Double {
        Self.uniform(of: bits(at: index))
    }

    /// Uniform in `range`, which must be finite and not empty.
    package func uniform(in range: Range<Double>, at index: UInt64) -> Double {
        let value = range.lowerBound + (range.upperBound - range.lowerBound) * uniform(at: index)
        // The sum may round up to the bound that the range excludes.
        return value < range.upperBound ? value : range.upperBound.nextDown
    }

    /// Uniform in 0..<bound by the high word of a product; the bias is below bound · 2^−64.
    ///
    /// - Parameter bound: At least 1.
    package func integer(below bound: Int, at index: UInt64) -> Int {
        precondition(bound >= 1, "no integer lies below \(bound)")
        return Int(bits(at: index).multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Standard normal, by Box and Muller's transform of the block's two halves; its magnitude is at most 8.58.
    package func normal(at index: UInt64) -> Double {
        let block = block(at: index)
        // 1 − u lies in (0, 1], where the logarithm is finite.
        let first = 1 - Self.uniform(of: UInt64(block.y) << 32 | UInt64(block.x))
        let second = Self.uniform(of: UInt64(block.w) << 32 | UInt64(block.z))
        return (-2 * FixedMath.log(first)).squareRoot() * FixedMath.cosine(turns: second)
    }

    /// A permutation of 0..<count, after Fisher and Yates (Knuth, TAOCP volume 2, algorithm 3.4.2P): element `last`
    /// changes places with the one that draw `last` names.
    ///
    /// - Parameter count: 0...2^32.
    package func permutation(of count: Int) -> [UInt32] {
        var order = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count { buffer.initializeElement(at: index, to: UInt32(index)) }
            initialized = count
        }
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, integer(below: last + 1, at: UInt64(last)))
        }
        return order
    }

    /// The upper 53 bits as a fraction of 1.
    private static func uniform(of bits: UInt64) -> Double {
        Double(bits >> 11) * 0x1p-53
    }
}
