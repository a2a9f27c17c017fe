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
