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
