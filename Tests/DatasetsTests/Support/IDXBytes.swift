/// IDX files put together by hand.
enum IDXBytes {
    static func images(_ pixels: [UInt8], count: Int, rows: Int, columns: Int) -> [UInt8] {
        [0, 0, 8, 3] + number(count) + number(rows) + number(columns) + pixels
    }

    static func labels(_ labels: [UInt8]) -> [UInt8] {
        [0, 0, 8, 1] + number(labels.count) + labels
    }

    static func number(_ value: Int) -> [UInt8] {
        [UInt8(value >> 24 & 255), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    /// Two pictures of 2 x 3 with the pixels 10...21.
    static let twoImages = images(Array(10...21), count: 2, rows: 2, columns: 3)
    static let twoLabels = labels([7, 3])

    static func bytes(hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    /// `twoImages` and `twoLabels` as Python 3.11's gzip module compressed them, with a file name in the header.
    static let twoImagesByPython = bytes(
        hex: "1f8b08080000000002ff7069637475726573006360e060666060608262662e6e1e5e3e7e014121611151007f1674551c000000")
    static let twoLabelsByPython = bytes(
        hex: "1f8b08080000000002ff7069637475726573006360e0606460606062670600646bd4430a000000")
}
