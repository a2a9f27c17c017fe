import Synthetic
import Testing

@testable import Datasets

/// Sets of drawn digits that lie in other ways than MNIST's.
struct DrawnSet {
    let rows: Int
    let columns: Int
    /// By picture, row by row.
    let pictures: [[UInt8]]

    /// Digits of 28 x 28 as the program draws them, each changed.
    init(
        _ count: Int = 200, rows: Int = 28, columns: Int = 28,
        change: (_ pixels: [UInt8], _ index: Int) -> [UInt8] = { pixels, _ in pixels }
    ) {
        var images = [UInt8](repeating: 0, count: count * 784)
        var labels = [UInt8](repeating: 0, count: count)
        SyntheticDigits(seed: 5).draw(0..<count, images: &images, labels: &labels)
        self.rows = rows
        self.columns = columns
        pictures = (0..<count).map { change(Array(images[$0 * 784..<($0 + 1) * 784]), $0) }
    }

    var form: PictureForm {
        get throws {
            let images = LabelledImages(
                images: ByteStorage(pictures.flatMap(\.self)), labels: pictures.indices.map { UInt8($0 % 2) },
                rows: rows,
                columns: columns)
            let blob = try DatasetBlob(try Dataset(name: "drawn", training: images, test: images))
            return try blob.withView { PictureForm(measuring: $0) }
        }
    }

    func picture(_ index: Int) -> LightPicture { LightPicture(width: columns, height: rows, pixels: pictures[index]) }

    /// The ink's box scaled to a picture of the given size; proportions are kept in the middle, or stretched.
    static func filling(_ pixels: [UInt8], rows: Int, columns: Int, isStretched: Bool) -> [UInt8] {
        let inked = pixels.indices.filter { pixels[$0] > 0 }
        let (top, bottom) = (inked[0] / 28, inked[inked.count - 1] / 28)
        let (left, right) = (inked.map { $0 % 28 }.min() ?? 0, inked.map { $0 % 28 }.max() ?? 0)
        let (height, width) = (Double(bottom - top + 1), Double(right - left + 1))
        let scale = min(Double(rows) / height, Double(columns) / width)
        let down = isStretched ? rows : Int((height * scale).rounded())
        let across = isStretched ? columns : Int((width * scale).rounded())
        var field = [UInt8](repeating: 0, count: rows * columns)
        for row in 0..<down {
            for column in 0..<across {
                // The nearest pixel.
                let (y, x) = (top + row * (bottom - top + 1) / down, left + column * (right - left + 1) / across)
                field[(row + (rows - down) / 2) * columns + column + (columns - across) / 2] = pixels[y * 28 + x]
            }
        }
        return field
    }

    /// The mean of each 2 x 2 pixels.
    static func halved(_ pixels: [UInt8]) -> [UInt8] {
        (0..<196).map { place in
            let first = place / 14 * 56 + place % 14 * 2
            return UInt8([first, first + 1, first + 28, first + 29].reduce(0) { $0 + Int(pixels[$1]) } / 4)
        }
    }

    /// In a larger picture, somewhere.
    static func anywhere(_ pixels: [UInt8], _ index: Int) -> [UInt8] {
        let (down, across) = (index * 7 % 17 - 4, index * 11 % 17 - 4)
        return (0..<1600).map { place in
            let (row, column) = (place / 40 - down - 4, place % 40 - across - 4)
            return (0..<28).contains(row) && (0..<28).contains(column) ? pixels[row * 28 + column] : 0
        }
    }

    /// Shapes of even grey, light from above, as clothes are.
    static func cloth(_ pixels: [UInt8], _ index: Int) -> [UInt8] {
        let shape = filling(pixels, rows: 28, columns: 28, isStretched: false)
        return (0..<784).map { place in
            let row = (place / 28 * 28..<place / 28 * 28 + 28).filter { shape[$0] > 100 }
            guard let first = row.first, let last = row.last, first <= place, place <= last else { return 0 }
            return UInt8(90 + index % 100 + place / 28)
        }
    }
}
