import Datasets
import Failures
import Glibc
import Testing

@Suite struct PictureReaderTests {
    /// Deletes itself at the end of the test.
    private final class Folder {
        let path: String

        init() throws {
            let template = try #require(strdup("/tmp/apus-pictures-XXXXXX"))
            defer { free(template) }
            path = String(cString: try #require(mkdtemp(template)))
        }

        deinit { for name in ["images", "labels", "picture"] { unlink("\(path)/\(name)") }; rmdir(path) }

        func write(_ bytes: [UInt8]) throws -> String {
            let file = try #require(fopen("\(path)/picture", "wb"))
            defer { fclose(file) }
            try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
            return "\(path)/picture"
        }

        /// - Returns: The path of the pictures.
        func write(_ images: LabelledImages) throws -> String {
            try images.write(imagesPath: "\(path)/images", labelsPath: "\(path)/labels")
            return "\(path)/images"
        }
    }

    /// Three pictures of 28 · 28 with a pixel of ink where centring would not leave it.
    private func images() -> LabelledImages {
        var pixels = [UInt8](repeating: 0, count: 3 * 28 * 28)
        for index in 0..<3 { pixels[index * 28 * 28 + index] = 200 }
        return LabelledImages(images: ByteStorage(pixels), labels: [7, 8, 9], rows: 28, columns: 28)
    }

    @Test("An IDX picture of the network's size is used as it is", arguments: 0..<3)
    func sameSize(_ index: Int) throws {
        let folder = try Folder()
        let path = try folder.write(images())
        let picture = try PictureReader(inputs: 784).picture("idx:\(path):\(index)").picture
        #expect(picture.pixels == (0..<784).map { $0 == index ? 200 : 0 })
    }

    @Test("An IDX picture of another size is centred, or refused by a network that is not MNIST's")
    func otherSize() throws {
        let folder = try Folder()
        var pixels = [UInt8](repeating: 0, count: 3 * 30 * 28)
        for place in 0..<16 { pixels[2 * 30 * 28 + (9 + place / 4) * 28 + 5 + place % 4] = 200 }
        let pictures = LabelledImages(images: ByteStorage(pixels), labels: [7, 8, 9], rows: 30, columns: 28)
        let path = try folder.write(pictures)
        let picture = try PictureReader(inputs: 784).picture("idx:\(path):2").picture
        #expect(picture.pixels.count { $0 == 255 } == 400)
        let failure = #expect(throws: Failure.self) { try PictureReader(inputs: 100).picture("idx:\(path):2") }
        #expect(failure?.message.contains("expected a picture of 100 pixels") == true)
        #expect(failure?.message.contains("found 28 x 30") == true)
    }

    static let misnamed = ["3", "99999999999999999999", "-1", "x", ""]

    @Test("An IDX index that is not there is refused by the picture's name", arguments: misnamed)
    func outOfRange(_ index: String) throws {
        let folder = try Folder()
        let name = "idx:\(try folder.write(images())):\(index)"
        let failure = #expect(throws: Failure.self) { try PictureReader(inputs: 784).picture(name) }
        #expect(failure?.kind == .data)
        #expect(failure?.message.hasPrefix("\(name): expected ") == true)
    }

    @Test("A PNG file is centred; for a network of its own size its ink stays in place")
    func file() throws {
        let folder = try Folder()
        let path = try folder.write(PNGFiles.bytes(PNGFiles.colour))
        let centred = try PictureReader(inputs: 784).picture(path).picture
        // Two columns of five rows, in proportion.
        #expect(centred.width == 28)
        #expect(centred.pixels.count { $0 == 255 } == 20 * 8)
        let plain = try PictureReader(inputs: 63).picture(path).picture
        #expect(plain.pixels == PNGFiles.levels(ink: 250 - 94, paper: 0))
    }

    @Test("What is no picture, or not there, is a failure of one line")
    func refused() throws {
        let folder = try Folder()
        let blank = try folder.write(Array("P2 2 2 9 5 5 5 5".utf8))
        for name in [blank, folder.path, "/no/such\npicture.png", "idx:/no/such:0"] {
            let failure = #expect(throws: Failure.self) { try PictureReader(inputs: 784).picture(name) }
            #expect(failure?.kind == .data)
            #expect(failure?.message.contains("\n") == false)
        }
    }

    private func message(_ name: String) -> String {
        #expect(throws: Failure.self) { try PictureReader(inputs: 784).picture(name) }?.message ?? ""
    }

    @Test("A folder is refused with how to give the pictures that are there")
    func directory() throws {
        let folder = try Folder()
        let advice = ": Is a directory; give its pictures themselves: "
        #expect(message(folder.path).hasSuffix("\(advice)\(folder.path)/*"))
        let names = ["a.JPG", "b.png", "c.JPG", "notes.txt"].map { "\(folder.path)/\($0)" }
        for name in names { try #require(rename(folder.write([0]), name) == 0) }
        defer { for name in names { unlink(name) } }
        #expect(message(folder.path).hasSuffix("\(advice)\(folder.path)/*.JPG \(folder.path)/*.png"))
    }

    @Test("A format that is not read comes with a command that converts this very file, and writes over none")
    func conversion() throws {
        let folder = try Folder()
        let path = try folder.write(Array("GIF89a".utf8))
        #expect(
            message(path)
                == "\(path): expected a picture in PNG, JPEG, PGM or PPM, found GIF; convert its first picture: "
                + "convert \(path)'[0]' \(path).png (of imagemagick)")
        let named = "\(folder.path)/a b.PNG"
        try #require(rename(path, named) == 0)
        defer { unlink(named) }
        #expect(message(named).contains("convert '\(named)''[0]' '\(folder.path)/a b-converted'.png"))
    }
}
