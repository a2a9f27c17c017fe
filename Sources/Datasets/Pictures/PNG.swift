internal import CPNG
internal import CZlib
internal import Failures

/// PNG by libpng's simplified API, which keeps its long jumps to itself.
enum PNGDecoder {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Any depth, colour or palette, upright as its EXIF says. Transparent parts show white, unless a light drawing lies on nothing at all: black
    /// then, or it would not be seen.
    static func decode(_ bytes: [UInt8]) throws(PictureFault) -> LightPicture {
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        // libpng reads on from where the header ended, so both halves see the bytes at one address.
        let (width, height, samples) = try bytes.span.bytes.withUnsafeBytes {
            (source) throws(PictureFault) -> (Int, Int, [UInt8]) in
            guard png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0 else {
                throw fault(image)
            }
            let (width, height) = (Int(image.width), Int(image.height))
            try LightPicture.check(width: width, height: height)
            try checkRoom(source, width: width, height: height)
            image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
            // Sixteen bits are as sRGB as eight; else libpng takes them for linear light.
            image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
            var samples = [UInt8](repeating: 0, count: width * height * 4)
            guard png_image_finish_read(&image, nil, &samples, 0, nil) != 0 else { throw fault(image) }
            return (width, height, samples)
        }
        let paper = isLightOnNothing(samples, width: width, height: height) ? 0 : 255
        let stored = LightPicture(
            width: width, height: height,
            pixels: (0..<width * height).map { pixel in
                let opacity = Int(samples[4 * pixel + 3])
                return UInt8((Int(luma(samples, pixel)) * opacity + paper * (255 - opacity) + 127) / 255)
            })
        return try orientation(bytes).upright(stored)
    }

    /// Of the chunk eXIf, which libpng's simplified interface passes over; it may stand after the pixels too.
    private static func orientation(_ file: [UInt8]) throws(PictureFault) -> PictureOrientation {
        try file.span.bytes.withUnsafeBytes { (file) throws(PictureFault) -> PictureOrientation in
            var start = signature.count
            // Length, name, content, checksum.
            while start <= file.count - 12 {
                let length = number(file, start)
                guard length <= file.count - start - 12 else { break }
                let chunk = UnsafeRawBufferPointer(rebasing: file[start + 4..<start + 8 + length])
                start += 12 + length
                guard chunk.starts(with: "eXIf".utf8) else { continue }
                let checksum = crc32(0, chunk.bindMemory(to: UInt8.self).baseAddress, UInt32(chunk.count))
                guard Int(checksum) == number(file, start - 4) else {
                    throw PictureFault("expected an intact PNG, found one whose eXIf has another checksum than it says")
                }
                return PictureOrientation(exif: UnsafeRawBufferPointer(rebasing: chunk.dropFirst(4)))
            }
            return .topLeft
        }
    }

    private static func number(_ file: UnsafeRawBufferPointer, _ place: Int) -> Int {
        file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func luma(_ samples: [UInt8], _ pixel: Int) -> UInt8 {
        LightPicture.luma(red: samples[4 * pixel], green: samples[4 * pixel + 1], blue: samples[4 * pixel + 2])
    }

    /// Whether most of the border is transparent and all that can be seen is light.
    private static func isLightOnNothing(_ samples: [UInt8], width: Int, height: Int) -> Bool {
        let isSeen = { (pixel: Int) in samples[4 * pixel + 3] >= 128 }
        var (seen, count) = (0, 0)
        for pixel in 0..<width * height {
            let (row, column) = (pixel / width, pixel % width)
            guard row == 0 || row == height - 1 || column == 0 || column == width - 1 else { continue }
            count += 1
            if isSeen(pixel) { seen += 1 }
        }
        guard 2 * seen < count else { return false }
        return (0..<width * height).allSatisfy { !isSeen($0) || luma(samples, $0) >= 128 }
    }

    /// A few bytes must not ask for memory that only a large file can fill.
    ///
    /// - Parameter file: A PNG whose header libpng has found to be valid: it comes first, with the bits of a sample at 24
    ///   and the kind of colour at 25.
    private static func checkRoom(
        _ file: UnsafeRawBufferPointer, width: Int, height: Int
    ) throws(PictureFault) {
        guard file.count > 25 else { return }
        let samples = [2: 3, 4: 2, 6: 4][file[25], default: 1]
        let byteCount = width * height * samples * Int(file[24]) / 8
        guard byteCount / GzipDecoder.largestRatio <= file.count else {
            throw PictureFault(
                "expected \(width) x \(height) pixels as its header says, found \(file.count.counted("byte")), which cannot hold "
                    + "so many")
        }
    }

    private static func fault(_ image: png_image) -> PictureFault {
        let message = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return PictureFault("expected an intact PNG, found one of which libpng says: \(message)")
    }
}

/// PNG by libpng's simplified API, which keeps its long jumps to itself.
package enum PNGEncoder {
    /// A grey picture, ink black on white paper.
    ///
    /// - Returns: nil where the memory is not to be had.
    package static func encode(_ picture: GreyPicture) -> [UInt8]? {
        // Format 0 is grey, one byte a pixel.
        encode(picture.pixels.map { 255 - $0 }, width: picture.width, height: picture.height, 0, [])
    }

    /// A picture of few colours.
    ///
    /// - Parameters:
    ///   - places: (height, width), the number of each pixel's colour.
    ///   - colours: At most 256, red, green, blue and opacity.
    package static func encode(places: [UInt8], width: Int, height: Int, colours: [SIMD4<UInt8>]) -> [UInt8]? {
        guard places.allSatisfy({ $0 < colours.count }) else { return nil }
        let map = colours.flatMap { [$0.x, $0.y, $0.z, $0.w] }
        let format = PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA | PNG_FORMAT_FLAG_COLORMAP
        return encode(places, width: width, height: height, UInt32(format), map)
    }

    private static func encode(
        _ pixels: [UInt8], width: Int, height: Int, _ format: UInt32, _ colourMap: [UInt8]
    ) -> [UInt8]? {
        guard width > 0, height > 0, pixels.count == width * height, let width = UInt32(exactly: width),
            let height = UInt32(exactly: height)
        else { return nil }
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        image.width = width
        image.height = height
        image.format = format
        image.colormap_entries = UInt32(colourMap.count / 4)
        defer { png_image_free(&image) }
        // Never more than the pixels, a byte a line, and what surrounds them.
        var bytes = [UInt8](
            repeating: 0, count: pixels.count + pixels.count / 64 + Int(height) + colourMap.count + 4096)
        var count = png_alloc_size_t(bytes.count)
        let isWritten = colourMap.withUnsafeBytes { map in
            png_image_write_to_memory(&image, &bytes, &count, 0, pixels, 0, map.baseAddress) != 0
        }
        return isWritten ? Array(bytes.prefix(Int(count))) : nil
    }
}
