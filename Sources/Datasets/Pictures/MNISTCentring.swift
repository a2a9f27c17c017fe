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
