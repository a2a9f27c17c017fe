/// Seeded damage to a file: the kinds that disks, transfers, editors and attackers do.
struct Mutation {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func callAsFunction(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...random.next(below: 3) { damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes.append(UInt8(random.next(below: 256))) }
        let place = random.next(below: bytes.count)
        let length = min(random.next(below: 16), bytes.count - place)
        switch random.next(below: 8) {
        case 0: bytes[place] ^= 1 << UInt8(random.next(below: 8))
        case 1: bytes[place] = UInt8(random.next(below: 256))
        case 2: bytes.removeSubrange(place..<place + length)
        case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: random.next(below: bytes.count))
        case 4: bytes.removeLast(length)
        case 5: bytes.swapAt(place, random.next(below: bytes.count))
        case 6: bytes[place % min(8, bytes.count)] = UInt8(random.next(below: 256))
        default:
            // Another digit or another piece of JSON keeps the header well-formed and so reaches the deeper checks.
            let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
            guard !digits.isEmpty else { return }
            bytes[digits[random.next(below: digits.count)]] = UInt8(0x30 + random.next(below: 10))
        }
    }
}
