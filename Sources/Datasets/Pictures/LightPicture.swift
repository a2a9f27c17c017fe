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

/// A grey picture, ink high: 0 is paper, 255 is full ink.
package struct GreyPicture: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// `(height, width)`, row by row.
    package let pixels: [UInt8]

    /// - Returns: nil unless there is one pixel for each place, and at least one.
    package init?(width: Int, height: Int, pixels: [UInt8]) {
        guard width > 0, height > 0 else { return nil }
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels.count == count else { return nil }
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}

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
