import KernelInterface

// The widest vector that the instruction set holds in one register, and how many of them make a tile that stays in
// registers. The bits of a result do not depend on any of these: each element is one lane's chain of operations.
#if KERNEL_AVX512
typealias Vector = SIMD16<Float>
typealias VectorBits = SIMD16<Int32>
#elseif KERNEL_AVX2
typealias Vector = SIMD8<Float>
typealias VectorBits = SIMD8<Int32>
#else
typealias Vector = SIMD4<Float>
typealias VectorBits = SIMD4<Int32>
#endif

/// A tile of sums: `rows` samples (or inputs) by `vectors` vectors of outputs.
typealias Tile<let rows: Int, let vectors: Int> = InlineArray<rows, InlineArray<vectors, Vector>>

enum Lanes {
    #if KERNEL_AVX512
    static var count: Int { @inline(__always) get { 16 } }
    #elseif KERNEL_AVX2
    static var count: Int { @inline(__always) get { 8 } }
    #else
    static var count: Int { @inline(__always) get { 4 } }
    #endif

    /// Where vector v of a tile lies in a `SampleMatrix`, from the tile's first column: past each 16 columns the
    /// next 16-by-16 tile begins.
    @inline(__always)
    static func matrixOffset(_ vector: Int) -> Int {
        let column = vector &* count
        return (column >> 4) &* 256 &+ (column & 15)
    }
}

@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> Vector {
    UnsafeRawPointer(pointer).load(as: Vector.self)
}

@inline(__always)
func load(_ pointer: UnsafeMutablePointer<Float>) -> Vector {
    UnsafeRawPointer(pointer).load(as: Vector.self)
}

@inline(__always)
func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
}

/// a · b + c in each lane, rounded once.
@inline(__always)
func fma(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
    c.addingProduct(a, b)
}

@inline(__always)
func broadcast(_ value: Float) -> Vector { Vector(repeating: value) }

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
