import KernelInterface

/// Each lane to the nearest bfloat16, of two as near the even one: infinities stay, what is beyond all bfloat16s becomes
/// infinite, and what is not a number becomes the one that every machine takes for it.
@inline(__always)
func rounded(_ x: Vector) -> Vector {
    let bits = unsafeBitCast(x, to: VectorBits.self)
    // Carries into the half that is kept from above its middle on, and in the middle where that half is odd.
    let odd = (bits &>> 16) & VectorBits(repeating: 1)
    let carried = bits &+ VectorBits(repeating: 0x7FFF) &+ odd
    let kept = unsafeBitCast(carried & VectorBits(repeating: Int32(bitPattern: 0xFFFF_0000)), to: Vector.self)
    // The bits of what is not a number carry into those of one.
    return kept.replacing(with: broadcast(.nan), where: x .!= x)
}

/// The same for the terms of a sum, where they are rounded at all.
@inline(__always)
func rounded(_ x: Vector, if isRounded: Bool) -> Vector { isRounded ? rounded(x) : x }

/// float32 to bfloat16, rounded as above.
func narrow(_ pass: NarrowingPass) {
    var index = 0
    while index < pass.count {
        let value = pass.values[index]
        let bits = value.bitPattern
        let carried = bits &+ 0x7FFF &+ (bits >> 16 & 1)
        let kept = UInt16(truncatingIfNeeded: (value == value ? carried : Float.nan.bitPattern) >> 16)
        pass.bytes.storeBytes(of: kept.littleEndian, toByteOffset: index &* 2, as: UInt16.self)
        index &+= 1
    }
}

/// bfloat16 to float32.
func widen(_ pass: WideningPass) {
    var index = 0
    while index < pass.count {
        let kept = UInt16(littleEndian: pass.bytes.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
        pass.values[index] = Float(bitPattern: UInt32(kept) << 16)
        index &+= 1
    }
}
