/// The Philox4x32 bijection with ten rounds (Salmon et al., SC'11, section 4.3, constants of Random123).
package enum Philox {
    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var counter = counter
        var key = key
        for round in 0..<10 {
            if round > 0 { key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
            let left = UInt64(counter.x) * 0xD251_1F53
            let right = UInt64(counter.z) * 0xCD9E_8D57
            counter = SIMD4(
                UInt32(right >> 32) ^ counter.y ^ key.x, UInt32(truncatingIfNeeded: right),
                UInt32(left >> 32) ^ counter.w ^ key.y, UInt32(truncatingIfNeeded: left))
        }
        return counter
    }
}
