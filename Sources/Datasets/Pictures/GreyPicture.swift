/// A grey picture, ink high: 0 is paper, 255 is full ink.
package struct GreyPicture: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// `(height, width)`, row by row.
    package let pixels: [UInt8]

    /// - Returns: nil unless there is one pixel for each place, and at least one.
    package init?(width: Int, height: Int, pixels: [UInt8]) {
        guard width > 0, height > 0 else { return nil }
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels.count == count else { return nil }
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}
