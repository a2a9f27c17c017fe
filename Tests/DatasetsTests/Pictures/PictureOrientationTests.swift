import TestSupport
import Testing

@testable import Datasets

@Suite struct PictureOrientationTests {
    /// A picture of two rows of three, and as it stands upright when a camera says how it was held: by hand after figure 3
    /// of the EXIF standard's description of the tag, which says what row 0 and column 0 are of the scene.
    static let stored: [[UInt8]] = [[1, 2, 3], [4, 5, 6]]
    static let upright: [(Int, [[UInt8]])] = [
        (1, [[1, 2, 3], [4, 5, 6]]), (2, [[3, 2, 1], [6, 5, 4]]), (3, [[6, 5, 4], [3, 2, 1]]),
        (4, [[4, 5, 6], [1, 2, 3]]), (5, [[1, 4], [2, 5], [3, 6]]), (6, [[4, 1], [5, 2], [6, 3]]),
        (7, [[6, 3], [5, 2], [4, 1]]), (8, [[3, 6], [2, 5], [1, 4]]),
        // These are none.
        (0, [[1, 2, 3], [4, 5, 6]]), (9, [[1, 2, 3], [4, 5, 6]]),
    ]

    @Test("Each of the eight orientations shows the scene upright, in either order of bytes", arguments: upright)
    func orientation(_ value: Int, _ rows: [[UInt8]]) {
        let picture = LightPicture(width: 3, height: 2, pixels: Self.stored.flatMap { $0 })
        for (isLittle, type) in [(true, 3), (false, 3), (true, 4), (false, 4)] {
            let exif = JPEGFiles.exif(orientation: value, isLittle: isLittle, type: type)
            let shown = exif.withUnsafeBytes { PictureOrientation(exif: $0).upright(picture) }
            #expect(shown.width == rows[0].count && shown.height == rows.count)
            #expect(shown.pixels == rows.flatMap { $0 })
        }
    }

    /// The six blocks of `JPEGFiles`, upright after orientation 6: the first column from below is the first row.
    private static let turned: [UInt8] = [90, 30, 160, 250, 200, 250]

    @Test("A JPEG is shown as its EXIF says that the camera was held")
    func jpeg() throws {
        for text in [JPEGFiles.grey, JPEGFiles.greyProgressive] {
            let file = JPEGFiles.with(exif: JPEGFiles.exif(orientation: 6), JPEGFiles.bytes(text))
            let picture = try PictureDecoder.decode(file)
            #expect(picture.width == 16 && picture.height == 24)
            let shown = (0..<16 * 24).map { (place: Int) -> UInt8 in
                let (row, column) = (place / 16, place % 16)
                return Self.turned[row / 8 * 2 + column / 8]
            }
            #expect(picture.pixels == shown)
        }
    }

    @Test("A PNG is shown as its eXIf says, before its pixels or after them, and refused where that is damaged")
    func png() throws {
        let file = PNGFiles.bytes(PNGFiles.grey)
        let plain = PNGFiles.levels(ink: 30, paper: 250)
        let rotated = (0..<63).map { (place: Int) -> UInt8 in
            let (row, column) = (place / 7, place % 7)
            return plain[(6 - column) * 9 + row]
        }
        // Behind the header of 25 bytes, or before the end of 12.
        for place in [33, file.count - 12] {
            var bytes = file
            let exif = JPEGFiles.exif(orientation: 6, isLittle: false)
            bytes.insert(
                contentsOf: IDXBytes.number(exif.count) + Array("eXIf".utf8) + exif + [0, 0, 0, 0], at: place)
            PNGFiles.mendChecksums(&bytes)
            let picture = try PictureDecoder.decode(bytes)
            #expect(picture.width == 7 && picture.height == 9)
            #expect(picture.pixels == rotated)
            bytes[place + 8 + exif.count] ^= 1
            #expect(throws: PictureFault.self) { try PictureDecoder.decode(bytes) }
        }
    }

    @Test("EXIF that is damaged anywhere is no orientation or another, and never a trap")
    func damage() {
        let files = [true, false].map { JPEGFiles.exif(orientation: 6, isLittle: $0) }
        for file in files {
            for count in 0...file.count {
                file.prefix(count).withUnsafeBytes { _ = PictureOrientation(exif: $0) }
            }
        }
        for number in 0..<10_000 {
            var mutation = Mutation(seed: 16, case: number)
            mutation(files).withUnsafeBytes { _ = PictureOrientation(exif: $0) }
        }
        // A directory far behind the end, and the largest of counts.
        let far: [UInt8] = Array("II*\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]
        #expect(far.withUnsafeBytes { PictureOrientation(exif: $0) } == .topLeft)
        let many: [UInt8] = Array("II*\0".utf8) + [8, 0, 0, 0, 0xFF, 0xFF, 1, 2]
        #expect(many.withUnsafeBytes { PictureOrientation(exif: $0) } == .topLeft)
    }
}
