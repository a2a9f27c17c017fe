internal import CPNG

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
