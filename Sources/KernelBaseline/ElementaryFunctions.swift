// Fixed polynomials: the platform's own functions change their bits with the version and the CPU. The reductions
// and coefficients of e^x and tanh are those of Moshier's Cephes library (expf, tanhf).

/// e^x for x <= 0, within about one unit in the last place; below −64 that of −64, so that no subnormal number, which
/// the CPU would take a hundred times longer over, arises from a probability.
@inline(__always)
func exponential(_ x: Vector) -> Vector {
    let lowest = broadcast(-64)
    let clamped = x.replacing(with: lowest, where: x .< lowest)
    // Adding 1.5 · 2^23 rounds to an integer, which is then found in the low bits.
    let shift = broadcast(0x1.8p23)
    let shifted = fma(clamped, broadcast(0x1.715476p+0), shift)
    let power = shifted - shift
    var rest = fma(power, broadcast(-0.693359375), clamped)
    rest = fma(power, broadcast(2.12194440e-4), rest)
    var sum = broadcast(1.9875691500e-4)
    sum = fma(sum, rest, broadcast(1.3981999507e-3))
    sum = fma(sum, rest, broadcast(8.3334519073e-3))
    sum = fma(sum, rest, broadcast(4.1665795894e-2))
    sum = fma(sum, rest, broadcast(1.6666665459e-1))
    sum = fma(sum, rest, broadcast(5.0000001201e-1))
    sum = fma(sum, rest * rest, rest) + broadcast(1)
    let bits = (unsafeBitCast(shifted, to: VectorBits.self) &<< 23) &+ VectorBits(repeating: 0x3F80_0000)
    return sum * unsafeBitCast(bits, to: Vector.self)
}

/// |x|, by its bits.
@inline(__always)
private func magnitude(_ x: Vector) -> Vector {
    unsafeBitCast(unsafeBitCast(x, to: VectorBits.self) & VectorBits(repeating: 0x7FFF_FFFF), to: Vector.self)
}

/// The bits of `x` with the sign of `sign`; x is not negative.
@inline(__always)
private func withSign(_ x: Vector, of sign: Vector) -> Vector {
    let mask = VectorBits(repeating: Int32(bitPattern: 0x8000_0000))
    return unsafeBitCast(
        unsafeBitCast(x, to: VectorBits.self) | (unsafeBitCast(sign, to: VectorBits.self) & mask), to: Vector.self)
}

/// e^−|x|.
@inline(__always)
func decay(_ x: Vector) -> Vector { exponential(-magnitude(x)) }

/// 1 / (1 + e^−x).
@inline(__always)
func sigmoid(_ x: Vector) -> Vector {
    let small = decay(x)
    let one = broadcast(1)
    return one.replacing(with: small, where: x .< Vector()) / (one + small)
}

/// Hyperbolic tangent: an odd polynomial near 0, where the quotient would cancel.
@inline(__always)
func hyperbolicTangent(_ x: Vector) -> Vector {
    let size = magnitude(x)
    let square = x * x
    var sum = broadcast(-5.70498872745e-3)
    sum = fma(sum, square, broadcast(2.06390887954e-2))
    sum = fma(sum, square, broadcast(-5.37397155531e-2))
    sum = fma(sum, square, broadcast(1.33314422036e-1))
    sum = fma(sum, square, broadcast(-3.33332819422e-1))
    let near = fma(sum * square, x, x)
    let one = broadcast(1)
    let small = exponential(size * broadcast(-2))
    let far = withSign((one - small) / (one + small), of: x)
    return far.replacing(with: near, where: size .< broadcast(0.625))
}

/// Natural logarithm of a positive, finite, normal x, in Double and without a table: 2 artanh((m − 1) / (m + 1)).
@inline(__always)
func logarithm(_ x: Double) -> Double {
    // The significand m lies in √½ ..< √2, so that |s| < 0.1716.
    let bits = x.bitPattern &- 0x3FE6_A09E_667F_3BCD
    let exponent = Double(Int64(bitPattern: bits) >> 52)
    let m = Double(bitPattern: (bits & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD)
    let s = (m - 1) / (m + 1)
    let square = s * s
    var sum = 1.0 / 21
    sum = (1.0 / 19).addingProduct(sum, square)
    sum = (1.0 / 17).addingProduct(sum, square)
    sum = (1.0 / 15).addingProduct(sum, square)
    sum = (1.0 / 13).addingProduct(sum, square)
    sum = (1.0 / 11).addingProduct(sum, square)
    sum = (1.0 / 9).addingProduct(sum, square)
    sum = (1.0 / 7).addingProduct(sum, square)
    sum = (1.0 / 5).addingProduct(sum, square)
    sum = (1.0 / 3).addingProduct(sum, square)
    let tail = (exponent * 0x1.a39ef35793c76p-33).addingProduct(2 * s * square, sum)
    return (2 * s + tail).addingProduct(exponent, 0x1.62e42feep-1)
}
