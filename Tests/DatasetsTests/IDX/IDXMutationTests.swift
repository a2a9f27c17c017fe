import Arithmetic
import Failures
import TestSupport
import Testing

@testable import Datasets

struct IDXMutationTests {
    /// Changes, cuts, doubles or inserts a few bytes, as (case) says.
    private func mutated(_ original: [UInt8], case number: Int) -> [UInt8] {
        let random = CounterRandom(seed: 11, purpose: .test, stream: UInt64(number))
        var bytes = original
        for change in 0..<UInt64(1 + random.integer(below: 3, at: 0)) {
            let index = 1 + 8 * change
            guard !bytes.isEmpty else { break }
            let place = random.integer(below: bytes.count, at: index)
            let length = 1 + random.integer(below: 8, at: index + 1)
            let value = UInt8(random.integer(below: 256, at: index + 2))
            switch random.integer(below: 5, at: index + 3) {
            case 0: bytes[place] = value
            case 1: bytes[place] ^= 1 << (value & 7)
            case 2: bytes.removeSubrange(place..<min(place + length, bytes.count))
            case 3: bytes.insert(contentsOf: bytes[place..<min(place + length, bytes.count)], at: place)
            default: bytes.insert(contentsOf: [UInt8](repeating: value, count: length), at: place)
            }
        }
        return bytes
    }

    @Test("Of 10,000 damaged files each is refused with a data failure or read as exactly what it holds")
    func neverTraps() throws {
        let directory = try TemporaryDirectory()
        let pixels = (0..<4 * 5 * 6).map { UInt8($0 * 7 % 256) }
        let plain = IDXBytes.images(pixels, count: 4, rows: 5, columns: 6)
        let gzip = Gzip.compress(plain)
        let members = Gzip.compress(Array(plain[..<50])) + Gzip.compress(Array(plain[50...]))
        var accepted = 0
        var refused = 0
        for number in 0..<10_000 {
            let isPlain = number % 3 == 0
            let bytes = mutated([plain, gzip, members][number % 3], case: number)
            let path = try directory.write("mutant", bytes)
            do {
                let elements = try IDXFile.read(path, expecting: .images)
                accepted += 1
                let content = isPlain ? Array(bytes[16...]) : pixels
                #expect(elements.bytes.withUnsafeBytes(Array.init) == content, "case \(number)")
                #expect(elements.header.elementCount == content.count, "case \(number)")
            } catch {
                refused += 1
                if error.kind != .data || !error.message.contains(path) || error.message.contains("\n") {
                    Issue.record("case \(number): \(error)")
                }
            }
        }
        // Changes to pixels alone are not damage; most others are.
        #expect(accepted > 300)
        #expect(refused > 7000)
    }
}
