internal import Arithmetic

/// Seeded damage to bytes, of the kinds that disks, transfers, editors and attackers do: the same cases every time.
package struct Mutation {
    /// Numbers that lengths and counts are compared with, multiplied by and added to.
    private static let extremes: [UInt64] = [
        0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 32, 1 << 40, 1 << 62,
        (1 << 63) - 1, 1 << 63, .max - 7, .max,
    ]

    private let random: CounterRandom
    private var drawn: UInt64 = 0

    /// - Parameters:
    ///   - seed: Of a whole test.
    ///   - number: Of a case in it.
    package init(seed: UInt64, case number: Int) {
        random = CounterRandom(seed: seed, purpose: .test, stream: UInt64(number))
    }

    /// One of the originals, with one to four changes.
    ///
    /// - Parameter originals: At least one; parts of one may end up in another.
    package mutating func callAsFunction(_ originals: [[UInt8]]) -> [UInt8] {
        var bytes = originals[next(below: originals.count)]
        for _ in 0...next(below: 4) { damage(&bytes, originals) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8], _ originals: [[UInt8]]) {
        guard !bytes.isEmpty else { return bytes.append(byte()) }
        // Headers, where the lengths are, are worth as many changes as all that follows.
        let place = next(below: next(below: 2) == 0 ? min(64, bytes.count) : bytes.count)
        let piece = place..<min(place + 1 + next(below: 16), bytes.count)
        switch next(below: 12) {
        case 0: bytes[place] ^= 1 << UInt8(next(below: 8))
        case 1: bytes[place] = byte()
        case 2: bytes.removeSubrange(piece)
        case 3: bytes.insert(contentsOf: bytes[piece], at: next(below: bytes.count))
        case 4: bytes.removeSubrange(place...)
        case 5: bytes.removeLast(min(next(below: 16), bytes.count))
        case 6: bytes.swapAt(place, next(below: bytes.count))
        case 7: bytes.insert(contentsOf: [UInt8](repeating: byte(), count: piece.count), at: place)
        case 8:
            let other = originals[next(below: originals.count)]
            bytes.replaceSubrange(place..., with: other.dropFirst(next(below: other.count + 1)))
        case 9: replaceDigit(&bytes)
        case 10:
            // A number too long for its place, where numbers are text.
            bytes.insert(contentsOf: "\(Self.extremes[next(below: Self.extremes.count)])".utf8, at: place)
        default: replaceLength(&bytes, at: place)
        }
    }

    /// Another digit keeps text well-formed and so reaches the deeper checks.
    private mutating func replaceDigit(_ bytes: inout [UInt8]) {
        let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
        guard !digits.isEmpty else { return }
        bytes[digits[next(below: digits.count)]] = UInt8(0x30 + next(below: 10))
    }

    /// An extreme number of 2, 4 or 8 bytes in either order.
    private mutating func replaceLength(_ bytes: inout [UInt8], at place: Int) {
        let value = Self.extremes[next(below: Self.extremes.count)]
        let width = 2 << next(below: 3)
        let isBigEndian = next(below: 2) == 0
        for offset in 0..<width where place + offset < bytes.count {
            let shift = 8 * (isBigEndian ? width - 1 - offset : offset)
            bytes[place + offset] = UInt8(truncatingIfNeeded: value >> UInt64(shift))
        }
    }

    private mutating func byte() -> UInt8 { UInt8(next(below: 256)) }

    private mutating func next(below bound: Int) -> Int {
        defer { drawn += 1 }
        return random.integer(below: bound, at: drawn)
    }
}
