/// Where the ink of a picture stands: its bounding box is scaled to fit a box, and a point of it moved to a place of the
/// field, by whole pixels. All of it is integer arithmetic, exact until the one rounding of each pixel.
package struct InkPlacement: Sendable, Hashable, Codable {
    /// The point of the ink that is moved.
    package enum Anchor: String, Sendable, Hashable, Codable {
        case centerOfMass = "center-of-mass"
        case centerOfBox = "center-of-box"
    }

    /// How the ink's bounding box becomes one of the fitting size.
    package enum Scaling: String, Sendable, Hashable, Codable {
        /// Its proportions are kept, and its width or its height is the box's.
        case kept
        /// Its longer side, seen as a part of a square, becomes the same part of the box: as when square pictures are
        /// squeezed into a field that is not square.
        case squeezed
        /// Width and height are the box's.
        case stretched
    }

    package var anchor: Anchor
    package var scaling: Scaling
    /// Columns and rows of the box.
    package var boxWidth: Int
    package var boxHeight: Int
    /// Twice the row and the column that the anchor is moved to: the pixel nearest to the center of mass, and the middle
    /// of the box exactly.
    package var doubledRow: Int
    package var doubledColumn: Int

    /// Columns and rows of the ink's box in the field.
    func fitted(width: Int, height: Int) -> (columns: Int, rows: Int) {
        func part(_ length: Int, _ box: Int, _ whole: Int) -> Int { max(1, (length * box * 2 + whole) / (2 * whole)) }
        switch scaling {
        case .stretched: return (boxWidth, boxHeight)
        case .squeezed:
            let longer = max(width, height)
            return (part(width, boxWidth, longer), part(height, boxHeight, longer))
        case .kept:
            return width * boxHeight >= height * boxWidth
                ? (boxWidth, min(boxHeight, part(height, boxWidth, width)))
                : (min(boxWidth, part(width, boxHeight, height)), boxHeight)
        }
    }

    /// - Parameters:
    ///   - paper: Levels up to it are no ink.
    ///   - field: `(rows, columns)` pixels, which are all written; the inkiest is 255.
    /// - Returns: false where there is no ink.
    func place(
        _ pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int, paper: UInt8,
        into field: UnsafeMutableBufferPointer<UInt8>, fieldColumns: Int
    ) -> Bool {
        field.update(repeating: 0)
        guard let box = InkBox(pixels, width: width, height: height, paper: paper) else { return false }
        let (columns, rows) = fitted(width: box.width, height: box.height)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: rows * columns) { fitted in
            AreaAveraging.resample(
                pixels, width: width, box: box, paper: paper, rows: rows, columns: columns, into: fitted)
            let (top, left) = corner(rows: rows, columns: columns, of: fitted)
            let (lastTop, lastLeft) = (field.count / fieldColumns - rows, fieldColumns - columns)
            let first = min(max(top, 0), lastTop) * fieldColumns + min(max(left, 0), lastLeft)
            for row in 0..<rows {
                for column in 0..<columns {
                    field[first + row * fieldColumns + column] = fitted[row * columns + column]
                }
            }
            return true
        }
    }

    /// Where the fitted box goes so that its anchor is nearest to its place.
    private func corner(
        rows: Int, columns: Int, of fitted: UnsafeMutableBufferPointer<UInt8>
    ) -> (top: Int, left: Int) {
        guard anchor == .centerOfMass else {
            return ((doubledRow - rows + 1) >> 1, (doubledColumn - columns + 1) >> 1)
        }
        var mass = 0
        var rowMoment = 0
        var columnMoment = 0
        for row in 0..<rows {
            for column in 0..<columns {
                let ink = Int(fitted[row * columns + column])
                mass += ink
                rowMoment += ink * row
                columnMoment += ink * column
            }
        }
        return (
            doubledRow / 2 - (2 * rowMoment + mass) / (2 * mass),
            doubledColumn / 2 - (2 * columnMoment + mass) / (2 * mass)
        )
    }
}

/// Makes of any picture what the makers of MNIST made of theirs (LeCun, Cortes and Burges, "The MNIST database"):
/// the ink's bounding box is scaled to fit 20 · 20, keeping its proportions, with grey levels from the averaging; the
/// levels are stretched until the inkiest is 255; and the centre of mass is moved by whole pixels to the middle of a
/// 28 · 28 field.
///
/// Of MNIST's own 60,000 training pictures 59,983 keep every pixel to within one level, and nearly all whose inkiest
/// pixel is 255 already keep every bit.
package enum MNISTCentring {
    /// Rows and columns of the field.
    package static let side = 28
    /// The longer side of the ink's box.
    package static let boxSide = 20
    /// The row and the column of the pixel nearest to the centre of mass.
    package static let middle = 14

    package static let placement = InkPlacement(
        anchor: .centerOfMass, scaling: .kept, boxWidth: boxSide, boxHeight: boxSide, doubledRow: 2 * middle,
        doubledColumn: 2 * middle)

    /// - Parameter picture: Ink high; levels up to `paper` count as paper.
    /// - Returns: `(28, 28)` pixels, row by row, the inkiest 255; nil where there is no ink.
    package static func centre(_ picture: GreyPicture, paper: UInt8 = 0) -> [UInt8]? {
        var field = [UInt8](repeating: 0, count: side * side)
        let found = picture.pixels.withUnsafeBufferPointer { pixels in
            field.withUnsafeMutableBufferPointer { field in
                centre(pixels, width: picture.width, height: picture.height, paper: paper, into: field)
            }
        }
        return found ? field : nil
    }

    /// The same without an array per picture.
    ///
    /// - Parameter field: 784 pixels, which are all written.
    /// - Returns: false where there is no ink.
    package static func centre(
        _ pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int, paper: UInt8,
        into field: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        placement.place(pixels, width: width, height: height, paper: paper, into: field, fieldColumns: side)
    }
}

/// The smallest rectangle that holds all ink of a picture.
struct InkBox: Equatable {
    let top: Int
    let left: Int
    let height: Int
    let width: Int

    init(top: Int, left: Int, height: Int, width: Int) {
        self.top = top
        self.left = left
        self.height = height
        self.width = width
    }

    /// - Returns: nil where no pixel is above `paper`.
    init?(_ pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int, paper: UInt8) {
        var left = width
        var right = -1
        var top = height
        var bottom = -1
        for row in 0..<height {
            let line = row * width
            guard let first = (0..<width).first(where: { pixels[line + $0] > paper }) else { continue }
            var last = width - 1
            while pixels[line + last] <= paper { last -= 1 }
            left = min(left, first)
            right = max(right, last)
            top = min(top, row)
            bottom = row
        }
        guard bottom >= 0 else { return nil }
        self.top = top
        self.left = left
        self.height = bottom - top + 1
        self.width = right - left + 1
    }
}

/// Scales a rectangle of a picture: each new pixel is the mean of the old ones it covers, in proportion to how much of
/// them it covers. Exact in integers, smaller or larger.
enum AreaAveraging {
    /// - Parameters:
    ///   - box: The rectangle of the picture that is scaled to `(rows, columns)`; it has some ink above `paper`, unless
    ///     levels are kept.
    ///   - paper: The level that becomes 0; below it there is nothing.
    ///   - keepsLevels: Whether means stay as they are; else they are stretched until the inkiest is 255.
    ///   - scaled: `(rows, columns)` pixels, which are all written.
    static func resample(
        _ pixels: UnsafeBufferPointer<UInt8>, width: Int, box: InkBox, paper: UInt8, rows: Int, columns: Int,
        keepsLevels: Bool = false, into scaled: UnsafeMutableBufferPointer<UInt8>
    ) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: box.height * columns) { narrowed in
            for row in 0..<box.height {
                let line = (box.top + row) * width + box.left
                for column in 0..<columns {
                    narrowed[row * columns + column] = sum(over: column, of: columns, along: box.width) {
                        max(0, Int(pixels[line + $0]) - Int(paper))
                    }
                }
            }
            withUnsafeTemporaryAllocation(of: Int.self, capacity: rows * columns) { sums in
                for row in 0..<rows {
                    for column in 0..<columns {
                        sums[row * columns + column] = sum(over: row, of: rows, along: box.height) {
                            narrowed[$0 * columns + column]
                        }
                    }
                }
                // A new pixel collects the weights of as much as is covered: `box.width` · `box.height`.
                let full = keepsLevels ? box.width * box.height * 255 : sums.max() ?? 0
                for place in sums.indices {
                    scaled[place] = UInt8((sums[place] * 255 * 2 + full) / (2 * full))
                }
            }
        }
    }

    /// Cut `length` old pixels into `parts` new ones: what the new pixel `part` collects, where a whole old pixel
    /// weighs `parts`.
    @inline(__always)
    private static func sum(over part: Int, of parts: Int, along length: Int, _ value: (Int) -> Int) -> Int {
        // In units of 1/parts of an old pixel, old pixel i covers [i · parts, (i + 1) · parts).
        let start = part * length
        let end = start + length
        var total = 0
        var old = start / parts
        while old * parts < end {
            let covered = min(end, (old + 1) * parts) - max(start, old * parts)
            total += covered * value(old)
            old += 1
        }
        return total
    }
}
