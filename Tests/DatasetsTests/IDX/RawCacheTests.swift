import Glibc
import Hashing
import TestSupport
import Testing

@testable import Datasets

struct RawCacheTests {
    let directory: TemporaryDirectory
    let cache: RawCache
    let path: String
    let stored = SHA256Hasher.digest(of: IDXBytes.twoImagesByPython)

    init() throws {
        directory = try TemporaryDirectory()
        cache = RawCache(directory: directory("deep/raw"))
        path = try directory.write("images.gz", IDXBytes.twoImagesByPython)
    }

    private func readPixels() throws -> [UInt8] {
        try IDXFile.read(path, expecting: .images, cache: cache).bytes.withUnsafeBytes(Array.init)
    }

    @Test("Reading a gzip file leaves one entry, named by the compressed file's SHA-256, and reads the same again")
    func storesAndReuses() throws {
        #expect(try readPixels() == Array(10...21))
        #expect(directory.names(in: "deep/raw") == ["\(stored).raw"])
        let entry = try directory.read("deep/raw/\(stored).raw")
        #expect(Array(entry[..<28]) == IDXBytes.twoImages)
        #expect(try readPixels() == Array(10...21))
    }

    @Test("An entry that proves itself is used in place of decompressing")
    func usesTheEntry() throws {
        let other = IDXBytes.images(Array(50...61), count: 2, rows: 2, columns: 3)
        let elements = try IDXFile.read(directory.write("other", other), expecting: .images)
        cache.store(elements, forStored: stored)
        #expect(try readPixels() == Array(50...61))
    }

    @Test("An entry damaged in any one byte, cut short or grown changes nothing and is replaced")
    func neverBelievesDamage() throws {
        _ = try readPixels()
        let name = "deep/raw/\(stored).raw"
        let entry = try directory.read(name)
        var damaged = entry.indices.map { index in
            var bytes = entry
            bytes[index] ^= 0x10
            return bytes
        }
        damaged += [[], Array(entry[..<28]), Array(entry.dropLast()), entry + [0]]
        for bytes in damaged {
            try directory.write(name, bytes)
            #expect(try readPixels() == Array(10...21))
            #expect(try directory.read(name) == entry)
        }
    }

    @Test("What was read from the cache stays as it was when its file is emptied")
    func survivesTruncation() throws {
        _ = try readPixels()
        let elements = try #require(cache.elements(forStored: stored, expecting: .images))
        #expect(truncate(cache.path(forStored: stored), 0) == 0)
        #expect(elements.bytes.withUnsafeBytes(Array.init) == Array(10...21))
    }

    @Test("A cache that cannot be written is no error")
    func toleratesNoCache() throws {
        let useless = RawCache(directory: path + "/raw")
        let elements = try IDXFile.read(path, expecting: .images, cache: useless)
        #expect(elements.bytes.withUnsafeBytes(Array.init) == Array(10...21))
    }

    @Test("Plain files are not copied into the cache")
    func leavesPlainFiles() throws {
        let plain = try directory.write("images", IDXBytes.twoImages)
        _ = try IDXFile.read(plain, expecting: .images, cache: cache)
        #expect(directory.names() == ["images", "images.gz"])
    }
}
