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

    private static func fault(_ image: png_image) -> PictureFault {
        let message = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return PictureFault("expected an intact PNG, found one of which libpng says: \(message)")
    }
}
