/// How a camera was held, as EXIF tells it (its tag 0x0112): which side of the scene the first row and column of the
/// stored picture are.
enum PictureOrientation: Int, CaseIterable {
    case topLeft = 1
    case topRight, bottomRight, bottomLeft
    case leftTop, rightTop, rightBottom, leftBottom

    /// The orientation that an EXIF block names, which is a directory of TIFF 6.0; upright where it names none or one
    /// that there is not, or is damaged, as whatever else shows pictures takes it.
    ///
    /// - Parameter exif: From the TIFF header on. No bytes trap.
    init(exif: UnsafeRawBufferPointer) {
        self = Self.named(in: exif) ?? .topLeft
    }

    private static func named(in exif: UnsafeRawBufferPointer) -> PictureOrientation? {
        let isLittle: Bool
        switch exif.prefix(4).map({ $0 }) {
        case [0x49, 0x49, 42, 0]: isLittle = true
        case [0x4D, 0x4D, 0, 42]: isLittle = false
        default: return nil
        }
        func number(at place: Int, bytes count: Int) -> Int? {
            guard place >= 0, place <= exif.count - count else { return nil }
            return (0..<count).reduce(0) { $0 << 8 | Int(exif[place + (isLittle ? count - 1 - $1 : $1)]) }
        }
        guard let directory = number(at: 4, bytes: 4), let count = number(at: directory, bytes: 2) else { return nil }
        for entry in 0..<count {
            let place = directory + 2 + 12 * entry
            guard let tag = number(at: place, bytes: 2) else { return nil }
            guard tag == 0x0112 else { continue }
            // BYTE, SHORT and LONG: the standard says SHORT, and some programs write the others.
            guard let type = number(at: place + 2, bytes: 2), let size = [1: 1, 3: 2, 4: 4][type],
                let value = number(at: place + 8, bytes: size)
            else { return nil }
            return PictureOrientation(rawValue: value)
        }
        return nil
    }

    /// The picture as the scene stood.
    func upright(_ picture: LightPicture) -> LightPicture {
        guard self != .topLeft else { return picture }
        let (width, height) = (picture.width, picture.height)
        let isTransposed = rawValue >= Self.leftTop.rawValue
        let startsAtBottom = [.bottomRight, .bottomLeft, .rightTop, .rightBottom].contains(self)
        let startsAtRight = [.topRight, .bottomRight, .rightBottom, .leftBottom].contains(self)
        // The place that is shown first, and how far it is to the next one of a row and of a column.
        let first = (startsAtBottom ? (height - 1) * width : 0) + (startsAtRight ? width - 1 : 0)
        let (alongRow, alongColumn) = (startsAtRight ? -1 : 1, startsAtBottom ? -width : width)
        let (across, down) = isTransposed ? (alongColumn, alongRow) : (alongRow, alongColumn)
        let (shownWidth, shownHeight) = isTransposed ? (height, width) : (width, height)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height)
        for row in 0..<shownHeight {
            let start = first + row * down
            for column in 0..<shownWidth { pixels.append(picture.pixels[start + column * across]) }
        }
        return LightPicture(width: shownWidth, height: shownHeight, pixels: pixels)
    }
}
