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
