internal import CPNG

/// PNG by libpng's simplified API, which keeps its long jumps to itself.
enum PNGDecoder {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Any depth, colour or palette; transparent parts show white.
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
            image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
            // Sixteen bits are as sRGB as eight; else libpng takes them for linear light.
            image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
            var white = png_color(red: 255, green: 255, blue: 255)
            var samples = [UInt8](repeating: 0, count: width * height * 3)
            guard png_image_finish_read(&image, &white, &samples, 0, nil) != 0 else { throw fault(image) }
            return (width, height, samples)
        }
        return LightPicture(
            width: width, height: height,
            pixels: (0..<width * height).map { pixel in
                LightPicture.luma(
                    red: samples[3 * pixel], green: samples[3 * pixel + 1], blue: samples[3 * pixel + 2])
            })
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
                "expected \(width) x \(height) pixels as its header says, found \(file.count) bytes, which cannot hold "
                    + "so many")
        }
    }

    private static func fault(_ image: png_image) -> PictureFault {
        let message = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return PictureFault("expected an intact PNG, found one of which libpng says: \(message)")
    }
}
