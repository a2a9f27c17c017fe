/// What is written on a picture, and what of its separation from the paper is doubtful.
package struct SeparatedInk: Sendable, Equatable {
    /// The ink, paper at 0, of the size of the picture it was taken from or of a part of it; some pixel has ink.
    package let picture: GreyPicture
    package let doubts: [PictureDoubt]
}

/// Tells ink from paper, dark on light or light on dark, wherever the light comes from.
///
/// The border shows the paper: its median is the paper's level, and the ink lies on the side of it to which the
/// picture departs most. Scans and photographs have noise, measured by the border's median absolute deviation: what
/// departs less than four standard deviations of it is paper, and so is a speck without neighbours. Pictures with an
/// even border lose nothing.
package enum InkSeparation {
    /// Six median absolute deviations are four standard deviations of a normal distribution.
    private static let noiseFactor = 6
    /// Of the eight around a pixel of ink in a noisy picture.
    private static let neighbourCount = 2

    /// - Throws: Where there is no ink.
    package static func separate(_ photographed: LightPicture) throws(PictureFault) -> SeparatedInk {
        let picture = UnevenLight.removed(from: photographed)
        let border = PaperLevel(of: picture)
        let (paper, noise) = (border.level, border.noise)
        let floor = min(255, Int(noise) * noiseFactor)
        let isDark = inkIsDark(picture, paper)
        var pixels = picture.pixels.map { level in
            let departure = isDark ? Int(paper) - Int(level) : Int(level) - Int(paper)
            return UInt8(max(0, departure - floor))
        }
        if noise > 0 { pixels = withoutSpecks(pixels, width: picture.width, height: picture.height) }
        guard pixels.contains(where: { $0 > 0 }),
            let ink = GreyPicture(width: picture.width, height: picture.height, pixels: pixels)
        else { throw PictureFault("expected a digit, found a picture of nothing but paper") }
        return SeparatedInk(picture: ink, doubts: [])
    }

    private static func inkIsDark(_ picture: LightPicture, _ paper: UInt8) -> Bool {
        var (darker, lighter) = (0, 0)
        for level in picture.pixels {
            let departure = Int(level) - Int(paper)
            if departure < 0 { darker += departure * departure } else { lighter += departure * departure }
        }
        return darker > lighter
    }

    private static func withoutSpecks(_ pixels: [UInt8], width: Int, height: Int) -> [UInt8] {
        var kept = pixels
        for place in pixels.indices where pixels[place] > 0 {
            let (row, column) = (place / width, place % width)
            var neighbours = -1
            for y in max(0, row - 1)...min(height - 1, row + 1) {
                for x in max(0, column - 1)...min(width - 1, column + 1) where pixels[y * width + x] > 0 {
                    neighbours += 1
                }
            }
            if neighbours < neighbourCount { kept[place] = 0 }
        }
        return kept
    }
}
