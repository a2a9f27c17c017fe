/// The Philox4x32 bijection with ten rounds: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
/// (SC'11, section 4.3), with the constants of their Random123.
package enum Philox {
    /// 128 bits for each of 2^128 counters under each of 2^64 keys.
    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        // Scalars, not vectors: a round is two widening products and a swap, which no lane-wise operation helps.
        var (a, b, c, d) = (counter.x, counter.y, counter.z, counter.w)
        var (keyLow, keyHigh) = (key.x, key.y)
        for _ in 0..<10 {
            let left = UInt64(a) &* 0xD251_1F53
            let right = UInt64(c) &* 0xCD9E_8D57
            (a, b, c, d) = (
                UInt32(truncatingIfNeeded: right >> 32) ^ b ^ keyLow, UInt32(truncatingIfNeeded: right),
                UInt32(truncatingIfNeeded: left >> 32) ^ d ^ keyHigh, UInt32(truncatingIfNeeded: left)
            )
            keyLow &+= 0x9E37_79B9
            keyHigh &+= 0xBB67_AE85
        }
        return SIMD4(a, b, c, d)
    }
}
