import Testing

@testable import Datasets

@Suite struct ForeignFormatTests {
    /// First bytes after each format's own specification, with room behind them.
    static let starts: [(String, [UInt8], ForeignFormat)] = [
        ("heic", [0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8), .heic),
        ("mif1", [0, 0, 0, 24] + Array("ftypmif1\0\0\0\0mif1heic".utf8), .heic),
        ("avif", [0, 0, 0, 28] + Array("ftypavif\0\0\0\0avifmif1miaf".utf8), .avif),
        ("mif1 for avif", [0, 0, 0, 24] + Array("ftypmif1\0\0\0\0mif1avif".utf8), .avif),
        ("WebP", Array("RIFF".utf8) + [4, 1, 0, 0] + Array("WEBPVP8 ".utf8), .webP),
        ("GIF", Array("GIF89a".utf8), .gif), ("old GIF", Array("GIF87a".utf8), .gif),
        ("BMP", Array("BM".utf8) + [UInt8](repeating: 0, count: 60), .bmp),
        ("TIFF", Array("II*\0".utf8), .tiff), ("Motorola's TIFF", Array("MM\0*".utf8), .tiff),
        ("BigTIFF", Array("II+\0".utf8), .tiff),
        ("text PBM", Array("P1 1 1 0".utf8), .bitMap), ("PBM", Array("P4\n8 1\nx".utf8), .bitMap),
        ("PAM", Array("P7\nWIDTH 1".utf8), .anyMap),
        ("PDF", Array("%PDF-1.7".utf8), .pdf), ("PostScript", Array("%!PS-Adobe-3.0".utf8), .postScript),
        ("SVG", Array("<svg xmlns=".utf8), .svg),
        ("SVG as XML", Array("\u{FEFF}<?xml version=\"1.0\"?>\n<!-- by hand -->\n<svg width=\"9\">".utf8), .svg),
        ("JPEG XL", [0xFF, 0x0A, 0, 0], .jpegXL),
        ("boxed JPEG XL", [0, 0, 0, 12] + Array("JXL \r\n".utf8) + [0x87, 10], .jpegXL),
        ("JPEG 2000", [0, 0, 0, 12] + Array("jP  \r\n".utf8) + [0x87, 10], .jpeg2000),
        ("JPEG 2000's stream", [0xFF, 0x4F, 0xFF, 0x51], .jpeg2000),
        ("Photoshop", Array("8BPS".utf8), .photoshop),
        ("icon", [0, 0, 1, 0] + [UInt8](repeating: 1, count: 20), .icon),
        ("IDX", [0, 0, 8, 3, 0, 0, 0, 1], .idx), ("gzip", [0x1F, 0x8B, 8, 0], .gzip),
        ("ZIP", Array("PK".utf8) + [3, 4], .zip), ("a page", Array("\n<!DOCTYPE html><html>".utf8), .webPage),
    ]

    @Test("A format that is not read is known by its content and called by its name", arguments: starts)
    func known(_ name: String, _ bytes: [UInt8], _ format: ForeignFormat) {
        let fault = #expect(throws: PictureFault.self) { try PictureDecoder.decode(bytes) }
        #expect(fault?.foreign == format)
        #expect(fault?.description == "expected a picture in PNG, JPEG, PGM or PPM, found \(format.name)")
    }

    @Test("Bytes of no format are none, however few")
    func unknown() {
        let none: [[UInt8]] = [
            [], [0], [0, 0, 0], [0, 0, 0, 24], Array("BM".utf8), Array("hello".utf8),
            [0, 0, 0, 4] + Array("ftyp".utf8),
        ]
        for bytes in none { #expect(ForeignFormat(bytes) == nil) }
    }

    @Test("Every format has advice of one line that names the file", arguments: ForeignFormat.allCases)
    func advice(_ format: ForeignFormat) {
        let advice = format.advice(file: "IN", stem: "OUT")
        #expect(advice.contains("IN") || format == .webPage)
        #expect(!advice.contains("\n"))
    }
}
