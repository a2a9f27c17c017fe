/// The paper as the border of a picture shows it; a stroke that reaches the border does not disturb it.
struct PaperLevel {
    /// The median of the border.
    let level: UInt8
    /// The median absolute deviation of the border.
    let noise: UInt8

    init(of picture: LightPicture) {
        let (width, height, pixels) = (picture.width, picture.height, picture.pixels)
        let border =
            Array(pixels.prefix(width)) + Array(pixels.suffix(width))
            + (0..<height).flatMap { [pixels[$0 * width], pixels[$0 * width + width - 1]] }
        let level = Self.median(border)
        self.level = level
        noise = Self.median(border.map { UInt8(abs(Int($0) - Int(level))) })
    }

    /// The lower of the two in the middle.
    static func median(_ levels: [UInt8]) -> UInt8 { levels.sorted()[(levels.count - 1) / 2] }
}
