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
