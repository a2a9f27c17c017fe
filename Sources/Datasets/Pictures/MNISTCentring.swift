/// Makes of any picture what the makers of MNIST made of theirs (LeCun, Cortes and Burges, "The MNIST database"):
/// the ink's bounding box is scaled to fit 20 · 20, keeping its proportions, with grey levels from the averaging; the
/// levels are stretched until the inkiest is 255; and the centre of mass is moved by whole pixels to the middle of a
/// 28 · 28 field.
///
/// All of it is integer arithmetic, exact until the one rounding of each pixel. Of MNIST's own 60,000 training pictures
/// 59,983 keep every pixel to within one level, and nearly all whose inkiest pixel is 255 already keep every bit.
package enum MNISTCentring {
    /// Rows and columns of the field.
    package static let side = 28
    /// The longer side of the ink's box.
    package static let boxSide = 20
    /// The row and the column of the pixel nearest to the centre of mass.
    package static let middle = 14

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
        field.update(repeating: 0)
        guard let box = InkBox(pixels, width: width, height: height, paper: paper) else { return false }
        let longer = max(box.width, box.height)
        let columns = max(1, (box.width * boxSide * 2 + longer) / (2 * longer))
        let rows = max(1, (box.height * boxSide * 2 + longer) / (2 * longer))
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: rows * columns) { fitted in
            AreaAveraging.resample(
                pixels, width: width, box: box, paper: paper, rows: rows, columns: columns, into: fitted)
            let (top, left) = corner(rows: rows, columns: columns, of: fitted)
            for row in 0..<rows {
                for column in 0..<columns {
                    field[(top + row) * side + left + column] = fitted[row * columns + column]
                }
            }
            return true
        }
    }

    /// Where the fitted box goes so that its centre of mass is nearest to the middle, and no ink is cut off.
    private static func corner(
        rows: Int, columns: Int, of fitted: UnsafeMutableBufferPointer<UInt8>
    ) -> (top: Int, left: Int) {
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
        let top = middle - (2 * rowMoment + mass) / (2 * mass)
        let left = middle - (2 * columnMoment + mass) / (2 * mass)
        return (min(max(top, 0), side - rows), min(max(left, 0), side - columns))
    }
}
