/// Where the ink of a 28 · 28 picture lies, measured in floating point and without the code under test.
struct InkMeasurement {
    let rows: Range<Int>
    let columns: Range<Int>
    let peak: UInt8
    /// The centre of mass.
    let centreRow: Double
    let centreColumn: Double

    /// - Returns: nil where there is no ink.
    init?(_ picture: [UInt8]) {
        let inked = picture.indices.filter { picture[$0] > 0 }
        let inkedRows = inked.map { $0 / 28 }
        let inkedColumns = inked.map { $0 % 28 }
        guard let top = inkedRows.min(), let bottom = inkedRows.max(), let left = inkedColumns.min(),
            let right = inkedColumns.max(), let peak = picture.max()
        else { return nil }
        rows = top..<bottom + 1
        columns = left..<right + 1
        self.peak = peak
        let mass = inked.reduce(0) { $0 + Double(picture[$1]) }
        centreRow = inked.reduce(0) { $0 + Double(picture[$1]) * Double($1 / 28) } / mass
        centreColumn = inked.reduce(0) { $0 + Double(picture[$1]) * Double($1 % 28) } / mass
    }
}
