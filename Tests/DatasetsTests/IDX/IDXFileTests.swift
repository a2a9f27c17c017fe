import Failures
import Hashing
import TestSupport
import Testing

@testable import Datasets

struct IDXFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(
        "Pictures are read alike from plain IDX, Python's gzip, zlib's gzip and gzip of several members",
        arguments: [
            IDXBytes.twoImages, IDXBytes.twoImagesByPython, Gzip.compress(IDXBytes.twoImages),
            Gzip.compress(Array(IDXBytes.twoImages[..<9])) + Gzip.compress([])
                + Gzip.compress(Array(IDXBytes.twoImages[9...])),
        ])
    func readsImages(bytes: [UInt8]) throws {
        // The name says neither plain nor gzip.
        let elements = try IDXFile.read(directory.write("pictures", bytes), expecting: .images)
        #expect(elements.header.count == 2)
        #expect(elements.header.rows == 2)
        #expect(elements.header.columns == 3)
        #expect(elements.bytes.withUnsafeBytes(Array.init) == Array(10...21))
        #expect(elements.digest == SHA256Hasher.digest(of: Array(10...21)))
    }

    @Test("Labels are read plain and gzip-compressed", arguments: [IDXBytes.twoLabels, IDXBytes.twoLabelsByPython])
    func readsLabels(bytes: [UInt8]) throws {
        let elements = try IDXFile.read(directory.write("labels.gz", bytes), expecting: .labels)
        #expect(elements.bytes.withUnsafeBytes(Array.init) == [7, 3])
    }

    @Test(
        "What is wrong with a file is said in one line with the file's name",
        arguments: [
            ([], "found an empty file"),
            ([0, 0, 8, 1] + IDXBytes.number(0), "found 0x00000801, which starts labels"),
            ([0, 0, 0x0D, 3], "found the type code 0x0D"),
            (Array("<html>".utf8), "expected IDX pictures, which start with 0x00000803, found 0x3C68746D"),
            (IDXBytes.images([], count: 0, rows: 28, columns: 28), "found 0 x 28 x 28 pictures"),
            (IDXBytes.images([], count: 4, rows: 0, columns: 28), "found 4 x 0 x 28 pictures"),
            (Array(IDXBytes.twoImages[..<15]), "expected an IDX header of 16 bytes, found 15"),
            (Array(IDXBytes.twoImages[..<27]), "expected 28 bytes (a header and 2 pictures of 2 x 3), found 27"),
            (IDXBytes.twoImages + [0], "expected 28 bytes (a header and 2 pictures of 2 x 3), found 1 more"),
            (IDXBytes.twoImagesByPython + [0], "found other bytes after the gzip data"),
            (Gzip.compress(IDXBytes.twoImages + [0]), "found more after them"),
            (Gzip.compress(Array(IDXBytes.twoImages[..<20])), "found 20; it was cut short"),
            (Array(IDXBytes.twoImagesByPython.dropLast(3)), "found gzip data that breaks off (48 bytes in all)"),
        ] as [([UInt8], String)])
    func namesTheFault(bytes: [UInt8], fragment: String) throws {
        let path = try directory.write("train-images-idx3-ubyte", bytes)
        expectFailure(.data, saying: path, fragment) { try IDXFile.read(path, expecting: .images) }
    }

    @Test("A checksum that does not fit is found, though every byte could be decompressed")
    func checksChecksum() throws {
        var bytes = IDXBytes.twoImagesByPython
        bytes[bytes.count - 8] ^= 1
        let path = try directory.write("images.gz", bytes)
        expectFailure(.data, saying: path, "incorrect data check") { try IDXFile.read(path, expecting: .images) }
    }

    @Test(
        "A header cannot claim memory that the file does not fill",
        arguments: [(1 << 31, 28, 28), (0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF), (4_000_000, 28, 28)])
    func refusesForgedHeaders(count: Int, rows: Int, columns: Int) throws {
        let bytes = IDXBytes.images([1, 2, 3], count: count, rows: rows, columns: columns)
        for bytes in [bytes, Gzip.compress(bytes)] {
            let path = try directory.write("images", bytes)
            expectFailure(.data, saying: path) { try IDXFile.read(path, expecting: .images) }
        }
    }

    @Test("A gzip bomb is left at the first byte that its header does not promise")
    func refusesBombs() throws {
        let bomb = Gzip.compress(IDXBytes.twoImages + [UInt8](repeating: 0, count: 1 << 22))
        let path = try directory.write("images", bomb + bomb)
        expectFailure(.data, saying: path, "found more after them") { try IDXFile.read(path, expecting: .images) }
    }

    @Test("A missing file, a directory and a device are each a line with the path")
    func refusesOtherThings() throws {
        expectFailure(.data, saying: "cannot open \(directory("none")): No such file") {
            try IDXFile.read(directory("none"), expecting: .images)
        }
        expectFailure(.data, saying: "cannot read \(directory.path): Is a directory") {
            try IDXFile.read(directory.path, expecting: .images)
        }
        expectFailure(.data, saying: "regular file /dev/zero") { try IDXFile.read("/dev/zero", expecting: .images) }
    }

    @Test("A line break in a file's name does not break the line")
    func keepsToOneLine() throws {
        let path = try directory.write("a\nb", [1, 2, 3, 4])
        expectFailure(.data, saying: "a\\u{a}b") { try IDXFile.read(path, expecting: .images) }
    }

    @Test(
        "A file cut short anywhere is refused",
        arguments: [
            (IDXBytes.twoImages, IDXHeader.Contents.images), (IDXBytes.twoImagesByPython, .images),
            (IDXBytes.twoLabels, .labels), (IDXBytes.twoLabelsByPython, .labels),
        ])
    func refusesEveryTruncation(bytes: [UInt8], contents: IDXHeader.Contents) throws {
        for count in 0..<bytes.count {
            let path = try directory.write("cut", Array(bytes[..<count]))
            expectFailure(.data, saying: path) { try IDXFile.read(path, expecting: contents) }
        }
    }
}
