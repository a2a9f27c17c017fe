/// What is written on a picture, and what of its separation from the paper is doubtful.
package struct SeparatedInk: Sendable, Equatable {
    /// The ink, paper at 0, of the size of the picture it was taken from or, of a large one, averaged down; some pixel has
    /// ink.
    package let picture: GreyPicture
    package let doubts: [PictureDoubt]
}

/// Tells ink from paper, dark on light or light on dark, as a person does: whatever surrounds the paper, is printed on it,
/// lies on it as dust or falls on it as shadow is not ink.
///
/// 1. Uneven light is taken off (`PaperLight`), then frames and tables (`PictureEdge`), then rules (`RuledLines`).
/// 2. What is left falls into connected parts (`InkParts`); the largest that is free of the border is the digit, with the
///    parts near it that are no specks.
/// 3. Both is done for dark ink and for light ink, and the reading that looks like a digit counts.
///
/// Pictures on even paper keep every level of their ink.
package enum InkSeparation {
    /// The longer side, in pixels, that larger pictures are averaged down to: a digit needs 20 of them.
    static let maximumSide = 800

    /// - Throws: Where there is no ink, or more than one digit.
    package static func separate(_ photographed: LightPicture) throws(PictureFault) -> SeparatedInk {
        let picture = photographed.reduced(to: maximumSide)
        guard let reading = InkReading.likelier(InkReading(picture), InkReading(picture.inverted), of: picture),
            let ink = reading.ink
        else { throw PictureFault("expected a digit, found nothing on the paper but paper, rules or specks") }
        guard reading.digitCount == 1 else {
            throw PictureFault(
                "expected one digit, found \(reading.digitCount) side by side; cut the picture, and give each its own")
        }
        return SeparatedInk(picture: ink, doubts: reading.doubts)
    }
}

extension LightPicture {
    fileprivate var inverted: LightPicture {
        LightPicture(width: width, height: height, pixels: pixels.map { 255 - $0 })
    }

    /// Averaged over squares, so that no side is longer than `side`; the picture itself where none is.
    fileprivate func reduced(to side: Int) -> LightPicture {
        let factor = (max(width, height) + side - 1) / side
        guard factor > 1 else { return self }
        let (columns, rows) = (max(1, width / factor), max(1, height / factor))
        var levels = [UInt8](repeating: 0, count: columns * rows)
        for row in 0..<rows {
            let lines = row * factor..<min(height, (row + 1) * factor)
            for column in 0..<columns {
                let places = column * factor..<min(width, (column + 1) * factor)
                var sum = 0
                for y in lines { for x in places { sum += Int(pixels[y * width + x]) } }
                let count = lines.count * places.count
                levels[row * columns + column] = UInt8((2 * sum + count) / (2 * count))
            }
        }
        return LightPicture(width: columns, height: rows, pixels: levels)
    }
}
