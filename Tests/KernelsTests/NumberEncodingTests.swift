import Arithmetic
import Kernels
import Networks
import TestSupport
import Testing

@Suite("Numbers on their way")
struct NumberEncodingTests {
    /// A float32 and the bfloat16 that it is worked out to be by hand.
    private static let worked: [(value: UInt32, bits: UInt16)] = [
        (0x0000_0000, 0x0000), (0x8000_0000, 0x8000), (0x3F80_0000, 0x3F80),
        // 1 + 2^-8 lies in the middle of 1 and 1 + 2^-7, and 1 is even; a little more is nearer to the upper one.
        (0x3F80_8000, 0x3F80), (0x3F80_8001, 0x3F81), (0x3F80_7FFF, 0x3F80),
        // 1 + 3 · 2^-8 lies in the middle too, and the upper one is even.
        (0x3F81_8000, 0x3F82), (0xBF81_8000, 0xBF82), (0x3F81_7FFF, 0x3F81),
        // Carries into the next power of two.
        (0x3FFF_FFFF, 0x4000), (0x3FFF_8000, 0x4000),
        // Subnormal numbers, the smallest of float32 among them.
        (0x0000_0001, 0x0000), (0x0000_8000, 0x0000), (0x0000_8001, 0x0001), (0x0001_8000, 0x0002),
        (0x807F_FFFF, 0x8080),
        // The greatest float32 is nearer to what would be 2^128 than to the greatest bfloat16.
        (0x7F7F_0000, 0x7F7F), (0x7F7F_7FFF, 0x7F7F), (0x7F7F_8000, 0x7F80), (0x7F7F_FFFF, 0x7F80),
        (0xFF7F_FFFF, 0xFF80), (0x7F80_0000, 0x7F80), (0xFF80_0000, 0xFF80),
        // What is not a number stays none, also where all its bits are in the half that is dropped, or would carry.
        (0x7F80_0001, 0x7FC0), (0x7FC0_0000, 0x7FC0), (0x7FFF_FFFF, 0x7FC0), (0xFFFF_FFFF, 0x7FC0),
    ]

    private func encoded(_ values: [Float], _ encoding: NumberEncoding, shift: Int = 0) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: encoding.byteCount(of: values.count) + shift)
        bytes.withUnsafeMutableBytes { bytes in
            values.withUnsafeBufferPointer { values in
                guard let base = values.baseAddress else { return }
                encoding.encode(base, into: UnsafeMutableRawBufferPointer(rebasing: bytes[shift...]))
            }
        }
        return Array(bytes[shift...])
    }

    private func decoded(_ bytes: [UInt8], _ encoding: NumberEncoding) -> [UInt32] {
        let values = Floats(count: bytes.count / encoding.format.byteCount, repeating: 7)
        bytes.withUnsafeBytes { encoding.decode($0, into: values.base) }
        return values.bits
    }

    @Test("are rounded to the bfloat16s of numbers worked out by hand", arguments: InstructionSet.available)
    func byHand(instructionSet: InstructionSet) {
        let encoding = NumberEncoding(.bfloat16, instructionSet: instructionSet)
        // Alone, and many at once as vectors take them.
        for (value, bits) in Self.worked {
            for count in [1, 100] {
                let bytes = encoded([Float](repeating: Float(bitPattern: value), count: count), encoding)
                let expected = [UInt8(bits & 0xFF), UInt8(bits >> 8)]
                #expect(bytes == Array(repeating: expected, count: count).flatMap(\.self))
            }
        }
    }

    @Test("all 65536 bfloat16s come back as they are", arguments: InstructionSet.available)
    func everyNumber(instructionSet: InstructionSet) {
        let encoding = NumberEncoding(.bfloat16, instructionSet: instructionSet)
        let bytes = (UInt16.min...UInt16.max).flatMap { (number: UInt16) -> [UInt8] in
            [UInt8(number & 0xFF), UInt8(number >> 8)]
        }
        let values = decoded(bytes, encoding)
        #expect(values == (UInt16.min...UInt16.max).map { (number: UInt16) -> UInt32 in UInt32(number) << 16 })
        let again = encoded(values.map { Float(bitPattern: $0) }, encoding)
        let isNumber = values.map { !Float(bitPattern: $0).isNaN }
        let changed = bytes.indices.filter { again[$0] != bytes[$0] && isNumber[$0 / 2] }
        #expect(changed.isEmpty)
    }

    @Test("of random bits each is the nearest, by its definition", arguments: InstructionSet.available)
    func nearest(instructionSet: InstructionSet) {
        let random = CounterRandom(seed: 4, purpose: .test)
        let values = (0..<20_000).map { Float(bitPattern: UInt32(truncatingIfNeeded: random.bits(at: UInt64($0)))) }
        let encoding = NumberEncoding(.bfloat16, instructionSet: instructionSet)
        let found = decoded(encoded(values, encoding), encoding)
        let wrong = values.indices.filter { found[$0] != BFloat16.nearest(values[$0]).bitPattern }
        #expect(wrong.isEmpty)
    }

    @Test("may lie anywhere in memory", arguments: NumberFormat.allCases)
    func unaligned(format: NumberFormat) {
        let encoding = NumberEncoding(format)
        let values = (0..<37).map { Float($0) - 18 }
        #expect(encoded(values, encoding).count == 37 * (format == .float32 ? 4 : 2))
        for shift in 0..<5 { #expect(encoded(values, encoding, shift: shift) == encoded(values, encoding)) }
        #expect(decoded(encoded(values, encoding), encoding) == values.map(\.bitPattern))
    }

    @Test("are not touched where they stay float32")
    func float32() {
        let encoding = NumberEncoding(.float32)
        let bits: [UInt32] = [0, 1, 0x3F80_8001, 0x7F80_0001, 0xFFFF_FFFF]
        let bytes = encoded(bits.map { Float(bitPattern: $0) }, encoding)
        #expect(bytes == bits.flatMap { bits in (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) } })
        #expect(decoded(bytes, encoding) == bits)
    }
}
