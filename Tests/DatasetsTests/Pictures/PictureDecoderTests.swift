import Datasets
import TestSupport
import Testing

@Suite struct PictureDecoderTests {
    static let pngs: [(String, UInt8, UInt8)] = [
        (PNGFiles.grey, 30, 250), (PNGFiles.interlaced, 30, 250), (PNGFiles.bits, 0, 255), (PNGFiles.deepGrey, 30, 250),
        // 0.299 · 200 + 0.587 · 40 + 0.114 · 90 = 93.54
        (PNGFiles.colour, 94, 250), (PNGFiles.palette, 94, 250), (PNGFiles.transparent, 94, 255),
    ]

    @Test("PNG of every kind shows its levels, and white where it is transparent", arguments: pngs)
    func png(_ text: String, _ ink: UInt8, _ paper: UInt8) throws {
        let picture = try PictureDecoder.decode(PNGFiles.bytes(text))
        #expect(picture.width == 9)
        #expect(picture.height == 7)
        #expect(picture.pixels == PNGFiles.levels(ink: ink, paper: paper))
    }

    @Test("A light drawing on nothing at all shows black where it is transparent")
    func lightOnNothing() throws {
        let picture = try PictureDecoder.decode(PNGFiles.bytes(PNGFiles.lightTransparent))
        #expect(picture.pixels == PNGFiles.levels(ink: 255, paper: 0))
    }

    static let maps: [([UInt8], [UInt8])] = [
        (Array("P2 3 2 255 0 1 2 253 254 255".utf8), [0, 1, 2, 253, 254, 255]),
        (Array("P2\n# by hand\n3 # wide\n2\n15\n0 5 10\n15 7#c\n8\n".utf8), [0, 85, 170, 255, 119, 136]),
        (Array("P5\n3 2\n255\n".utf8) + [0, 10, 32, 35, 200, 255], [0, 10, 32, 35, 200, 255]),
        (Array("P5 3 2 65535 ".utf8) + [0, 0, 1, 1, 128, 128, 255, 255, 0, 128, 0, 129], [0, 1, 128, 255, 0, 1]),
        (
            Array("P3 3 2 255 ".utf8) + Array(String(repeating: "200 40 90 ", count: 6).utf8),
            Array(repeating: 94, count: 6)
        ),
        (Array("P6 3 2 255\t".utf8) + Array(repeating: 77, count: 18), Array(repeating: 77, count: 6)),
    ]

    @Test("Maps of grey and colour, as text and as bytes", arguments: maps)
    func map(_ bytes: [UInt8], _ levels: [UInt8]) throws {
        let picture = try PictureDecoder.decode(bytes)
        #expect(picture.width == 3)
        #expect(picture.height == 2)
        #expect(picture.pixels == levels)
    }

    static let damaged: [([UInt8], String)] = [
        ([], "found nothing"),
        (Array("hello".utf8), "expected a picture in PNG, JPEG, PGM or PPM, found bytes that start 0x68656C6C"),
        (Array("P5 2 2 255\n".utf8) + [1, 2, 3], "4 values after the header, found 3 bytes"),
        (Array("P5 2 2 255".utf8), "found 0 bytes"),
        (Array("P2 2 2 255 1 2 3".utf8), "4 values"),
        (Array("P2 2 2 9 1 2 3 10".utf8), "at most 9, found 10"),
        (Array("P5 0 2 255 ".utf8), "found 0 x 2"),
        (Array("P5 16385 1 255 ".utf8), "found 16385 x 1"),
        (Array("P5 16000 16000 255 ".utf8), "found 16000 x 16000"),
        (Array("P5 99999999999999999999 1 255 ".utf8), "expected a width"),
        (Array("P5 2 2 65536 ".utf8), "1 to 65535, found 65536"),
        (Array("P5 -2 2 255 ".utf8), "expected a width in the map, found the byte 45"),
        (Array(PNGFiles.bytes(PNGFiles.grey).prefix(60)), "libpng says"),
    ]

    @Test("Damage is told with what was expected and what was found", arguments: damaged)
    func damage(_ bytes: [UInt8], _ message: String) {
        let fault = #expect(throws: PictureFault.self) { try PictureDecoder.decode(bytes) }
        #expect(fault?.description.contains(message) == true, "\(fault?.description ?? "")")
    }

    @Test("A small PNG that claims many pixels is refused before there is memory for them")
    func claims() {
        // 16000 x 4000 pixels of one bit: 8 MB of them in 77 bytes, of which deflate can make 79,464.
        let bits = PNGFiles.resized(PNGFiles.bytes(PNGFiles.bits), width: 16_000, height: 4_000)
        let fault = #expect(throws: PictureFault.self) { try PictureDecoder.decode(bits) }
        #expect(fault?.description.contains("cannot hold so many") == true, "\(fault?.description ?? "")")
        let grey = PNGFiles.resized(PNGFiles.bytes(PNGFiles.grey), width: 100_000, height: 100_000)
        let large = #expect(throws: PictureFault.self) { try PictureDecoder.decode(grey) }
        #expect(large?.description.contains("found 100000 x 100000") == true, "\(large?.description ?? "")")
    }

    @Test("Of 10,000 damaged pictures none traps, and what is decoded has a pixel for each place")
    func mutations() {
        let pngs = Self.pngs.map { PNGFiles.bytes($0.0) }
        let maps = Self.maps.map(\.0)
        var decoded = 0
        for number in 0..<10_000 {
            var mutation = Mutation(seed: 5, case: number)
            var bytes = mutation(number % 2 == 0 ? pngs : maps)
            // Without their checksums mended, few damaged PNG get beyond libpng's first look.
            if number % 4 == 0 { PNGFiles.mendChecksums(&bytes) }
            guard let picture = try? PictureDecoder.decode(bytes) else { continue }
            decoded += 1
            #expect(picture.pixels.count == picture.width * picture.height)
            guard let ink = try? InkSeparation.separate(picture) else { continue }
            #expect(MNISTCentring.centre(ink.picture)?.count == 784)
        }
        // Many a changed pixel leaves a picture.
        #expect((500..<9_000).contains(decoded))
    }
}
