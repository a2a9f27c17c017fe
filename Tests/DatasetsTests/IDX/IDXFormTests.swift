import Failures
import Hashing
import TestSupport
import Testing

@testable import Datasets

/// Pictures and labels in the forms in which other programs write them.
struct IDXFormTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static func idx(_ type: UInt8, _ dimensions: [Int], _ bytes: [UInt8]) -> [UInt8] {
        [0, 0, type, UInt8(dimensions.count)] + dimensions.flatMap(IDXBytes.number) + bytes
    }

    private func read(_ bytes: [UInt8], _ contents: IDXHeader.Contents) throws -> IDXElements {
        try IDXFile.read(directory.write("file", bytes), expecting: contents)
    }

    @Test(
        "Pictures are the same whichever way their dimensions are written",
        arguments: [[2, 2, 2], [2, 4], [2, 1, 2, 2], [2, 2, 2, 1]], [false, true])
    func readsPictures(dimensions: [Int], isCompressed: Bool) throws {
        let bytes = Self.idx(8, dimensions, Array(10...17))
        let elements = try read(isCompressed ? Gzip.compress(bytes) : bytes, .images)
        #expect(elements.header == IDXHeader(contents: .images, count: 2, rows: 2, columns: 2))
        #expect(elements.digest == SHA256Hasher.digest(of: Array(10...17)))
    }

    @Test("Decompressed pictures of another form are kept in the one form, and found again")
    func keepsPictures() throws {
        let path = try directory.write("file.gz", Gzip.compress(Self.idx(8, [2, 4], Array(10...17))))
        let cache = RawCache(directory: directory("raw"))
        for _ in 0..<2 {
            let elements = try IDXFile.read(path, expecting: .images, cache: cache)
            #expect(elements.bytes.withUnsafeBytes(Array.init) == Array(10...17))
            #expect(elements.header.rows == 2)
        }
    }

    @Test(
        "Labels are integers of one, two or four bytes that fit a byte, a column of them, or QMNIST's first column",
        arguments: [
            (8, [2], [7, 200]), (8, [2, 1], [7, 200]), (9, [2], [7, 100]), (11, [2], [0, 7, 0, 200]),
            (12, [2], [0, 0, 0, 7, 0, 0, 0, 200]), (12, [2, 1], [0, 0, 0, 7, 0, 0, 0, 200]),
            (
                12, [2, 8],
                [0, 0, 0, 7] + [UInt8](repeating: 9, count: 28) + [0, 0, 0, 200] + [UInt8](repeating: 255, count: 28)
            ),
        ] as [(UInt8, [Int], [UInt8])])
    func readsLabels(type: UInt8, dimensions: [Int], bytes: [UInt8]) throws {
        let elements = try read(Self.idx(type, dimensions, bytes), .labels)
        #expect(elements.bytes.withUnsafeBytes(Array.init) == [7, type == 9 ? 100 : 200])
        #expect(elements.header == IDXHeader(contents: .labels, count: 2))
    }

    @Test(
        "Numbers that are no labels, and shapes that are neither, are called what they are",
        arguments: [
            (.labels, 12, [1], [0, 0, 1, 0], "expected labels of 0 to 255, found 256 for sample 0"),
            (.labels, 12, [1], [255, 255, 255, 255], "found -1 for sample 0"),
            (.labels, 12, [1], [5, 0, 0, 0], "little-endian, it is 5"),
            (.labels, 13, [1], [0, 0, 0, 0], "float32 labels; write them as unsigned bytes"),
            (.labels, 8, [1, 10], [UInt8](repeating: 0, count: 10), "10 numbers for each picture"),
            (.labels, 8, [1, 2, 2], [1, 2, 3, 4], "which starts pictures; are two files mixed up?"),
            (.labels, 12, [2, 8], [0, 0, 0, 7], "found 16"),
            (.images, 13, [1, 2, 2], [UInt8](repeating: 0, count: 16), "float32 pictures (1 x 2 x 2)"),
            (.images, 12, [2], [0, 0, 0, 7, 0, 0, 0, 5], "which starts labels"),
            (.images, 12, [2, 8], [UInt8](repeating: 0, count: 64), "which starts labels"),
            (.images, 8, [1, 5], [1, 2, 3, 4, 5], "5 pixels a picture, which is no square"),
            (.images, 8, [1, 2, 2, 3], [UInt8](repeating: 0, count: 12), "pictures of 3 channels"),
            (.images, 8, [1, 3, 2, 2], [UInt8](repeating: 0, count: 12), "pictures of 3 channels"),
        ] as [(IDXHeader.Contents, UInt8, [Int], [UInt8], String)])
    func refuses(
        contents: IDXHeader.Contents, type: UInt8, dimensions: [Int], bytes: [UInt8], words: String
    ) throws {
        let path = try directory.write("file", Self.idx(type, dimensions, bytes))
        expectFailure(.data, saying: path, words) { try IDXFile.read(path, expecting: contents) }
    }

    @Test(
        "What is no IDX file is called by its real form, with what to do",
        arguments: [
            (Array("<!DOCTYPE html><html><body>log in".utf8), "a page of HTML", "fetch the file itself"),
            (
                Array("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n".utf8),
                "a pointer of Git LFS", "git lfs pull"
            ),
            (Array("../.git/annex/objects/xx/yy/SHA256E-s1".utf8), "a pointer of git-annex", "git annex get"),
            (Array("<?xml version=\"1.0\"?><Error><Code>AccessDenied".utf8), "an XML document", "fetch"),
            (
                [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26) + Array("a/train.idx".utf8), "a ZIP archive",
                "unpack"
            ),
            ([0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26) + Array("x_train.npy".utf8), "NumPy's npz", "IDX"),
            ([0x93] + Array("NUMPY".utf8) + [1, 0], "a NumPy array", "IDX files of unsigned bytes"),
            ([0x89] + Array("PNG\r\n".utf8) + [0x1A, 10], "a PNG picture", "one IDX file"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "a JPEG picture", "one IDX file"),
            (Array("label,pixel1,pixel2,pixel3\n5,0,0,0\n".utf8), "a table in CSV", "IDX files"),
            (Array("{\"images\": [".utf8), "JSON text", "IDX files"),
            (Array("some words about it".utf8), "found 0x736F6D65: text", "fetch"),
            (Gzip.compress([1, 2, 3]), "gzip data that holds gzip data", "gunzip"),
            ([3, 8, 0, 0, 0, 0, 0, 1], "bytes in the wrong order", "big-endian"),
            ([UInt8](repeating: 0, count: 512), "zeros", "fetch it again"),
            ([0x80, 4, 0x95, 1, 2, 3], "a pickle of Python", "IDX files"),
            ([0xC0, 0xFF, 0xEE, 0], "found 0xC0FFEE00; this is no IDX file", "expected"),
        ] as [([UInt8], String, String)])
    func namesForm(bytes: [UInt8], form: String, advice: String) throws {
        if !bytes.starts(with: [0x1F, 0x8B]) {
            let path = try directory.write("file", bytes)
            expectFailure(.data, saying: path, form, advice) { try IDXFile.read(path, expecting: .images) }
        }
        let path = try directory.write("file", Gzip.compress(bytes))
        expectFailure(.data, saying: path, form, advice) { try IDXFile.read(path, expecting: .labels) }
    }
}
