/// Photographs of paper are brighter where the lamp is: by more, from side to side, than noise and often than ink.
enum UnevenLight {
    /// The picture as even light would show it: less the plane through the medians of its four sides, where that leaves
    /// a border less than half as noisy. Else, as where a stroke fills a side, the picture as it is.
    static func removed(from picture: LightPicture) -> LightPicture {
        let noise = PaperLevel(of: picture).noise
        guard noise > 0 else { return picture }
        let (width, height, pixels) = (picture.width, picture.height, picture.pixels)
        let left = PaperLevel.median((0..<height).map { pixels[$0 * width] })
        let right = PaperLevel.median((0..<height).map { pixels[$0 * width + width - 1] })
        let top = PaperLevel.median(Array(pixels.prefix(width)))
        let bottom = PaperLevel.median(Array(pixels.suffix(width)))
        let across = excess(from: left, to: right, count: width)
        let down = excess(from: top, to: bottom, count: height)
        let even = LightPicture(
            width: width, height: height,
            pixels: pixels.indices.map { place in
                UInt8(min(255, max(0, Int(pixels[place]) - across[place % width] - down[place / width])))
            })
        return 2 * Int(PaperLevel(of: even).noise) < Int(noise) ? even : picture
    }

    /// By place, how much lighter a straight slope from `first` to `last` is than its middle.
    private static func excess(from first: UInt8, to last: UInt8, count: Int) -> [Int] {
        (0..<count).map { (Int(last) - Int(first)) * (2 * $0 - (count - 1)) / max(1, 2 * (count - 1)) }
    }
}
