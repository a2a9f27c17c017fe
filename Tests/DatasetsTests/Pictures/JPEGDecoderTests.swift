import TestSupport
import Testing

@testable import Datasets

@Suite struct JPEGDecoderTests {
    static let files: [(String, [UInt8])] = [
        (JPEGFiles.grey, JPEGFiles.greyLevels), (JPEGFiles.greyProgressive, JPEGFiles.greyLevels),
        (JPEGFiles.colour, JPEGFiles.colourLevels), (JPEGFiles.progressive, JPEGFiles.colourLevels),
        (JPEGFiles.subsampled, JPEGFiles.colourLevels), (JPEGFiles.restarts, JPEGFiles.colourLevels),
        (JPEGFiles.rgb, JPEGFiles.colourLevels),
    ]

    @Test("A JPEG of every kind shows its levels, and of colours their luma", arguments: files)
    func levels(_ text: String, _ blocks: [UInt8]) throws {
        let picture = try PictureDecoder.decode(JPEGFiles.bytes(text))
        #expect(picture.width == 24 && picture.height == 16)
        #expect(picture.pixels == JPEGFiles.levels(blocks))
    }

    @Test("Four inks of print are as light as what they leave of the paper")
    func inks() throws {
        let picture = try PictureDecoder.decode(JPEGFiles.bytes(JPEGFiles.cmyk))
        // Each step of the way rounds once.
        let differences = zip(picture.pixels, JPEGFiles.levels(JPEGFiles.inkLevels)).map { abs(Int($0) - Int($1)) }
        #expect(differences.count == 24 * 16 && differences.allSatisfy { $0 <= 1 })
    }

    @Test("A JPEG that is cut short anywhere is refused rather than half grey", arguments: files.map(\.0))
    func cutShort(_ text: String) {
        let file = JPEGFiles.bytes(text)
        for count in 3..<file.count {
            let fault = #expect(throws: PictureFault.self) { try PictureDecoder.decode(Array(file.prefix(count))) }
            #expect(
                fault?.description.contains("expected an intact JPEG") == true, "\(count) \(fault?.description ?? "")")
        }
    }

    @Test("A JPEG that ends properly but lacks what comes before its end is refused", arguments: files.map(\.0))
    func shortened(_ text: String) {
        let file = JPEGFiles.bytes(text)
        guard let frame = JPEGFiles.frame(file) else { return }
        for count in frame..<file.count - 3 {
            #expect(throws: PictureFault.self, "\(count) of \(file.count)") {
                try PictureDecoder.decode(file.prefix(count) + [0xFF, 0xD9])
            }
        }
    }

    @Test("What follows a JPEG's end is not looked at")
    func trailer() throws {
        let file = JPEGFiles.bytes(JPEGFiles.grey)
        #expect(try PictureDecoder.decode(file + file + [0, 1, 2]) == PictureDecoder.decode(file))
    }

    @Test("A JPEG of 12 bits, and one of arithmetic coding, are refused by what they are")
    func named() throws {
        var deep = JPEGFiles.bytes(JPEGFiles.grey)
        var arithmetic = deep
        let frame = try #require(JPEGFiles.frame(deep))
        deep[frame + 1] = 0xC1
        deep[frame + 4] = 12
        arithmetic[frame + 1] = 0xC9
        let ofBits = #expect(throws: PictureFault.self) { try PictureDecoder.decode(deep) }
        #expect(ofBits?.description == "expected a JPEG of 8 bits a sample, found one of 12")
        #expect(ofBits?.foreign == .deepJPEG)
        let ofCode = #expect(throws: PictureFault.self) { try PictureDecoder.decode(arithmetic) }
        #expect(ofCode?.description.contains("found arithmetic coding") == true, "\(ofCode?.description ?? "")")
    }

    @Test("A small JPEG that claims many pixels is refused before there is memory for them")
    func claims() {
        let file = JPEGFiles.bytes(JPEGFiles.progressive)
        let large = #expect(throws: PictureFault.self) {
            try PictureDecoder.decode(JPEGFiles.resized(file, width: 60_000, height: 60_000))
        }
        #expect(large?.description.contains("found 60000 x 60000") == true, "\(large?.description ?? "")")
        let many = #expect(throws: PictureFault.self) {
            try PictureDecoder.decode(JPEGFiles.resized(file, width: 16_000, height: 4_000))
        }
        #expect(many?.description.contains("cannot hold so many") == true, "\(many?.description ?? "")")
    }

    @Test("A progressive JPEG of more scans than any camera writes is refused")
    func scans() throws {
        let file = JPEGFiles.bytes(JPEGFiles.greyProgressive)
        let starts = file.indices.dropLast().filter { file[$0] == 0xFF && file[$0 + 1] == 0xDA }
        // The last scan refines a coefficient that it has refined before, which libjpeg warns of; the first ones cannot.
        let scan = try #require(starts.last)
        let repeated = Array(file[scan..<file.count - 2])
        var bytes = Array(file[..<scan])
        for _ in 0..<200 { bytes += repeated }
        #expect(throws: PictureFault.self) { try PictureDecoder.decode(bytes + [0xFF, 0xD9]) }
    }

    @Test("Of 10,000 damaged JPEGs none traps, and what is decoded has a pixel for each place")
    func mutations() {
        let files =
            (Self.files.map(\.0) + [JPEGFiles.cmyk]).map { text in
                JPEGFiles.with(exif: JPEGFiles.exif(orientation: 6), JPEGFiles.bytes(text))
            }
        var decoded = 0
        for number in 0..<10_000 {
            var mutation = Mutation(seed: 15, case: number)
            guard let picture = try? PictureDecoder.decode(mutation(files)) else { continue }
            decoded += 1
            #expect(picture.pixels.count == picture.width * picture.height)
        }
        // A changed table or coefficient often leaves a picture.
        #expect((500..<9_000).contains(decoded))
    }
}
