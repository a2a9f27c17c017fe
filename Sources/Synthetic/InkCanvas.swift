/// A square sheet on which a round pen of changing width leaves ink with soft edges.
struct InkCanvas {
    /// Pixels a side: a picture is drawn at about twice its final size and then averaged down.
    static let side = 48

    /// How much of each pixel is inked, 0...1; `(side, side)`, row by row.
    private var coverage = [Float](repeating: 0, count: side * side)
    private var pixels = [UInt8](repeating: 0, count: side * side)

    mutating func clear() {
        for place in coverage.indices { coverage[place] = 0 }
    }

    /// Inks what a pen sweeps on its way from one point to another while its radius goes from one value to another.
    ///
    /// - Parameters:
    ///   - start, end: In pixels; pixel (0, 0) has its middle at (0.5, 0.5).
    ///   - softness: Width in pixels of the edge, over which the ink fades; above 0.
    mutating func ink(
        from start: Point, radius startRadius: Double, to end: Point, radius endRadius: Double, softness: Double
    ) {
        let reach = max(startRadius, endRadius) + softness / 2
        let columns = Self.pixels(from: min(start.x, end.x) - reach, to: max(start.x, end.x) + reach)
        let rows = Self.pixels(from: min(start.y, end.y) - reach, to: max(start.y, end.y) + reach)
        guard !columns.isEmpty, !rows.isEmpty else { return }

        let along = end - start
        let squaredLength = max(along.x * along.x + along.y * along.y, 1e-9)
        let originX = Float(start.x)
        let originY = Float(start.y)
        let alongX = Float(along.x)
        let alongY = Float(along.y)
        let perLengthX = Float(along.x / squaredLength)
        let perLengthY = Float(along.y / squaredLength)
        let outer = Float(startRadius + softness / 2)
        let growth = Float(endRadius - startRadius)
        let perSoftness = Float(1 / softness)

        coverage.withUnsafeMutableBufferPointer { coverage in
            for row in rows {
                let y = Float(row) + 0.5 - originY
                let line = row &* Self.side
                for column in columns {
                    let x = Float(column) + 0.5 - originX
                    // The nearest point of the way, as a share of it.
                    var share = x * perLengthX + y * perLengthY
                    share = share > 0 ? share : 0
                    share = share < 1 ? share : 1
                    let awayX = x - share * alongX
                    let awayY = y - share * alongY
                    let distance = (awayX * awayX + awayY * awayY).squareRoot()
                    var ink = (outer + share * growth - distance) * perSoftness
                    ink = ink < 1 ? ink : 1
                    let present = coverage[line &+ column]
                    coverage[line &+ column] = ink > present ? ink : present
                }
            }
        }
    }

    /// The sheet as a grey picture.
    ///
    /// - Parameter density: What coverage is multiplied by; above 1 edges turn darker.
    mutating func withGreyPixels(density: Double, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let full = Float(255 * density)
        for place in pixels.indices {
            let ink = coverage[place] * full + 0.5
            pixels[place] = UInt8(ink < 255 ? ink : 255)
        }
        pixels.withUnsafeBufferPointer(body)
    }

    private static func pixels(from start: Double, to end: Double) -> Range<Int> {
        let first = Int(min(max(start, 0), Double(side)))
        let beyond = Int(min(max(end + 1, 0), Double(side)))
        return first..<max(first, beyond)
    }
}
