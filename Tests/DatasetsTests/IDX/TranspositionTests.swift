import TestSupport
import Testing

@testable import Datasets

@Suite("EMNIST's transposed pictures")
struct TranspositionTests {
    @Test(
        "EMNIST's files are known by their names, packed or not",
        arguments: ["balanced", "byclass", "bymerge", "digits", "letters", "mnist"])
    func known(_ set: String) {
        for name in ["emnist-\(set)-train-images-idx3-ubyte", "emnist-\(set)-test-images.idx3-ubyte.gz"] {
            #expect(Transposition.isStoredTransposed(name))
            #expect(Transposition.auto.turns("some/where/\(name)"))
            #expect(!Transposition.off.turns(name))
        }
        #expect(Transposition.auto.turns("x/emnist-\(set)-test-images-idx3-ubyte/images"))
    }

    @Test(
        "No other file is guessed at",
        arguments: [
            "train-images-idx3-ubyte", "emnist-mine-train-images-idx3-ubyte", "emnist/train-images-idx3-ubyte.gz",
            "my-emnist-digits-train-images-idx3-ubyte", "emnist-digits-train-labels-idx1-ubyte",
            "emnist-digits-train-images-idx3-ubyte.bak", "",
        ])
    func unknown(_ path: String) {
        #expect(!Transposition.auto.turns(path))
        #expect(Transposition.on.turns(path))
    }

    @Test("Turned pictures have their rows as columns, each by itself, and turn back to the same bytes")
    func turning() throws {
        let images = LabelledImages(
            images: ByteStorage([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), labels: [3, 4], rows: 2, columns: 3)
        let turned = try images.transposed()
        #expect((turned.rows, turned.columns) == (3, 2))
        #expect(turned.labels == [3, 4])
        #expect(turned.images.withUnsafeBytes { Array($0) } == [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12])
        #expect(try turned.transposed().imagesDigest == images.imagesDigest)
        #expect(turned.imagesDigest != images.imagesDigest)
    }

    @Test("A picture of an EMNIST file stands upright, unless it is asked for as stored or nobody knows of the network")
    func reading() throws {
        let directory = try TemporaryDirectory()
        let bytes = IDXBytes.images([1, 2, 3, 4], count: 1, rows: 2, columns: 2)
        let emnist = "idx:\(try directory.write("emnist-digits-test-images-idx3-ubyte", bytes)):0"
        let other = "idx:\(try directory.write("t10k-images-idx3-ubyte", bytes)):0"
        let form = PictureForm(width: 2, height: 2, ink: nil, placement: nil)
        func pixels(_ name: String, _ form: PictureForm?, _ transpose: Transposition = .auto) throws -> [UInt8] {
            try PictureReader(inputs: 4, options: PictureReader.Options(form: form, transpose: transpose)).picture(name)
                .picture.pixels
        }
        #expect(try pixels(emnist, form) == [1, 3, 2, 4])
        #expect(try pixels(other, form) == [1, 2, 3, 4])
        #expect(try pixels(emnist, form, .off) == [1, 2, 3, 4])
        #expect(try pixels(other, form, .on) == [1, 3, 2, 4])
        #expect(try pixels(emnist, nil) == [1, 2, 3, 4])
        var transposed = form
        transposed.isTransposed = true
        #expect(try pixels(emnist, transposed) == [1, 2, 3, 4])
        #expect(try pixels(other, transposed) == [1, 3, 2, 4])
    }
}
