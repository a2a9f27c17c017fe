internal import CJPEG
internal import Failures

/// JPEG by libjpeg: baseline and progressive, grey, colour and the four inks of print, of 8 bits.
///
/// Colours that are stored as luma and chroma show their luma, which is that of ITU-R BT.601 as everywhere in here. The
/// accurate integer transform gives the same levels on every processor.
enum JPEGDecoder {
    static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

    /// The most pixels that a byte can tell of: the first bit of a block of 8 x 8.
    private static let pixelsPerByte = 8 * 64
    /// Two bytes a coefficient, four colours, and as much again as the rows under way can need.
    private static let limits = cjpeg_limits(memory: 9 * LightPicture.maximumPixelCount, scans: 128)

    /// The picture as its EXIF says that it stands upright.
    static func decode(_ bytes: [UInt8]) throws(PictureFault) -> LightPicture {
        try bytes.span.bytes.withUnsafeBytes { (file) throws(PictureFault) -> LightPicture in
            var header = cjpeg_header()
            guard let decoder = cjpeg_open(file.bindMemory(to: UInt8.self).baseAddress, file.count, &header) else {
                throw PictureFault("expected memory to decode a JPEG, found none")
            }
            defer { cjpeg_close(decoder) }
            try check(header, decoder, byteCount: file.count)
            let (width, height) = (Int(header.width), Int(header.height))
            let orientation = PictureOrientation(
                exif: UnsafeRawBufferPointer(start: header.exif, count: header.exif_count))
            guard cjpeg_start(decoder, limits) != 0 else { throw fault(decoder) }
            var row = [UInt8](repeating: 0, count: width * Int(header.channels))
            var pixels: [UInt8] = []
            pixels.reserveCapacity(width * height)
            for _ in 0..<height {
                guard cjpeg_read_row(decoder, &row) != 0 else { throw fault(decoder) }
                append(row, channels: Int(header.channels), to: &pixels)
            }
            guard cjpeg_finish(decoder) != 0 else { throw fault(decoder) }
            return orientation.upright(LightPicture(width: width, height: height, pixels: pixels))
        }
    }

    /// What a header asks for, before there is memory for it.
    private static func check(
        _ header: cjpeg_header, _ decoder: OpaquePointer, byteCount: Int
    ) throws(PictureFault) {
        guard header.bits == 0 || header.bits == 8 else {
            throw PictureFault("expected a JPEG of 8 bits a sample, found one of \(header.bits)", foreign: .deepJPEG)
        }
        guard cjpeg_message(decoder).pointee == 0 else { throw fault(decoder) }
        guard header.is_arithmetic == 0 else {
            // What is missing at its end cannot be told from what its writer left out.
            throw PictureFault("expected a JPEG in Huffman's code, found arithmetic coding", foreign: .arithmeticJPEG)
        }
        guard header.channels > 0 else {
            throw PictureFault("expected a JPEG of 1, 3 or 4 colours, found another number")
        }
        let (width, height) = (Int(header.width), Int(header.height))
        try LightPicture.check(width: width, height: height)
        guard width * height / pixelsPerByte <= byteCount else {
            throw PictureFault(
                "expected \(width) x \(height) pixels as its header says, found \(byteCount.counted("byte")), which cannot hold "
                    + "so many")
        }
    }

    private static func append(_ row: [UInt8], channels: Int, to pixels: inout [UInt8]) {
        guard channels > 1 else {
            pixels += row
            return
        }
        for start in stride(from: 0, to: row.count, by: channels) {
            let (first, second, third) = (row[start], row[start + 1], row[start + 2])
            guard channels == 4 else {
                pixels.append(LightPicture.luma(red: first, green: second, blue: third))
                continue
            }
            // As Adobe's programs store inks, and all others since: 255 is none, and black darkens what the others leave.
            let black = Int(row[start + 3])
            let lit = { (ink: UInt8) in UInt8((Int(ink) * black + 127) / 255) }
            pixels.append(LightPicture.luma(red: lit(first), green: lit(second), blue: lit(third)))
        }
    }

    private static func fault(_ decoder: OpaquePointer) -> PictureFault {
        PictureFault(
            "expected an intact JPEG, found one of which libjpeg says: \(String(cString: cjpeg_message(decoder)))")
    }
}
