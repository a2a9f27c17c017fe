/// A grey picture as scanners and screens have it, light high: 0 is black, 255 is white.
package struct LightPicture: Sendable, Equatable {
    /// Pixels of a side.
    static let maximumSide = 1 << 14
    /// Pixels altogether; large photographs have fewer.
    static let maximumPixelCount = 1 << 26

    package let width: Int
    package let height: Int
    /// `(height, width)`, row by row.
    package let pixels: [UInt8]

    init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height, "a pixel for each place")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// To be asked before memory is.
    static func check(width: Int, height: Int) throws(PictureFault) {
        guard (1...maximumSide).contains(width), (1...maximumSide).contains(height),
            width * height <= maximumPixelCount
        else {
            throw PictureFault(
                "expected 1 to \(maximumSide) pixels a side and at most \(maximumPixelCount) altogether, found \(width) x "
                    + "\(height)")
        }
    }

    /// The same with its rows as columns.
    func transposed() -> LightPicture {
        LightPicture(
            width: height, height: width, pixels: Transposition.turned(pixels, rows: height, columns: width))
    }

    /// The luma of ITU-R BT.601 in 256ths; equal parts give their level back exactly.
    static func luma(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
        let sum: Int = 77 * Int(red) + 150 * Int(green) + 29 * Int(blue)
        return UInt8((sum + 128) >> 8)
    }
}
