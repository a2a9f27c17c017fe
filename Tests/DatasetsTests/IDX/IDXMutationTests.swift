import Failures
import Hashing
import TestSupport
import Testing

@testable import Datasets

struct IDXMutationTests {
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
            var mutation = Mutation(seed: 11, case: number)
            let bytes = mutation(isPlain ? [plain] : [gzip, members])
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

    @Test("Of 10,000 damaged cache entries none is believed unless it holds the very pictures")
    func cacheNeverBelieves() throws {
        let directory = try TemporaryDirectory()
        let cache = RawCache(directory: directory.path)
        let stored = SHA256Hasher.digest(of: [1])
        let pixels = (0..<4 * 5 * 6).map { UInt8($0 * 7 % 256) }
        let plain = try directory.write("plain", IDXBytes.images(pixels, count: 4, rows: 5, columns: 6))
        cache.store(try IDXFile.read(plain, expecting: .images), forStored: stored)
        let entry = try directory.read("\(stored).raw")
        for number in 0..<10_000 {
            var mutation = Mutation(seed: 13, case: number)
            try directory.write("\(stored).raw", mutation([entry]))
            guard let elements = cache.elements(forStored: stored, expecting: .images) else { continue }
            #expect(elements.bytes.withUnsafeBytes(Array.init) == pixels, "case \(number)")
        }
    }
}
