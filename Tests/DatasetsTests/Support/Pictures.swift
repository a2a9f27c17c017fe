@testable import Datasets

/// Pictures of 2 x 1 whose first pixel is the number given and whose second is their label.
func pictures(from first: UInt8, labels: [UInt8]) -> LabelledImages {
    let pixels = labels.indices.flatMap { [first + UInt8($0), labels[$0]] }
    return LabelledImages(images: ByteStorage(pixels), labels: labels, rows: 2, columns: 1)
}
