package import Datasets

/// A picture in terminal characters, two rows a line.
package enum PictureText {
    /// Ink from here on is shown.
    static let threshold: UInt8 = 96

    package static func lines(of picture: GreyPicture) -> [String] {
        stride(from: 0, to: picture.height, by: 2).map { row in
            (0..<picture.width).map { column in
                switch (isInk(picture, row, column), isInk(picture, row + 1, column)) {
                case (true, true): "█"
                case (true, false): "▀"
                case (false, true): "▄"
                case (false, false): " "
                }
            }.joined()
        }
    }

    private static func isInk(_ picture: GreyPicture, _ row: Int, _ column: Int) -> Bool {
        row < picture.height && picture.pixels[row * picture.width + column] >= threshold
    }
}
