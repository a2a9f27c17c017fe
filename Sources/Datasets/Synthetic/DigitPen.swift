/// Draws one picture after the other, each a pure function of (seed, index); keeps the paper between them.
struct DigitPen {
    /// Straight steps between two points of a skeleton.
    private static let steps = 6
    /// Canvas pixels to a pixel of the final 20 · 20 box.
    private static let magnification = 2.2

    private var canvas = InkCanvas()
    private var path: [Point] = []
    private var radii: [Double] = []

    /// Draws `digit` as the random numbers say.
    ///
    /// - Parameter picture: `(28, 28)` pixels, which are all written.
    mutating func draw(_ digit: Int, random: inout PictureRandom, into picture: UnsafeMutableBufferPointer<UInt8>) {
        let skeleton = DigitSkeletons.choose(digit, &random)
        let hand = Handwriting(&random)
        let strokeStarts = trace(skeleton, by: hand, &random)
        let radius = hand.radius * Self.magnification
        let softness = hand.softness * Self.magnification
        fitPath(margin: radius * (1 + hand.pressure) + softness / 2)

        canvas.clear()
        for (start, end) in zip(strokeStarts, strokeStarts.dropFirst() + [path.count]) {
            for place in start + 1..<end {
                canvas.ink(
                    from: path[place - 1], radius: radius * radii[place - 1], to: path[place],
                    radius: radius * radii[place], softness: softness)
            }
        }
        _ = canvas.withGreyPixels(density: hand.density) { pixels in
            MNISTCentring.centre(pixels, width: InkCanvas.side, height: InkCanvas.side, paper: 0, into: picture)
        }
    }

    /// Follows the skeleton with an unsteady hand on a warped and slanted page.
    ///
    /// - Returns: Where in `path` each stroke begins.
    private mutating func trace(_ skeleton: StrokeSkeleton, by hand: Handwriting, _ random: inout PictureRandom) -> [Int] {
        path.removeAll(keepingCapacity: true)
        radii.removeAll(keepingCapacity: true)
        let warp = FreeFormDeformation(deviation: hand.warp, random: &random)
        let page = PageTransform(slant: hand.slant, rotation: hand.rotation, aspect: hand.aspect)
        var starts: [Int] = []
        for stroke in skeleton.strokes {
            starts.append(path.count)
            append(stroke, by: hand, &random)
        }
        for place in path.indices { path[place] = page(warp(path[place])) }
        return starts
    }

    private mutating func append(_ stroke: PenStroke, by hand: Handwriting, _ random: inout PictureRandom) {
        let misplacement = random.step(deviation: hand.misplacement)
        var points = stroke.points
        for place in points.indices { points[place] += misplacement + random.step(deviation: hand.jitter) }

        path.append(points[0])
        var start = 0
        for corner in hand.roundsCorners ? stroke.corners.suffix(1) : stroke.corners[...] {
            CatmullRom.append(curveThrough: points[start...corner], steps: Self.steps, to: &path)
            start = corner
        }
        // Pressure changes evenly from each point of the skeleton to the next.
        var pressure = 1 + random.uniform(-hand.pressure..<hand.pressure + 1e-9)
        radii.append(pressure)
        for _ in 1..<points.count {
            let next = 1 + random.uniform(-hand.pressure..<hand.pressure + 1e-9)
            for step in 1...Self.steps {
                radii.append(pressure + (next - pressure) * (Double(step) / Double(Self.steps)))
            }
            pressure = next
        }
    }

    /// Scales the path so that it fills the canvas but for a margin, keeping its proportions.
    private mutating func fitPath(margin: Double) {
        var low = path[0]
        var high = path[0]
        for point in path {
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        let extent = high - low
        let side = Double(Self.canvasExtent) - 2 * margin
        let scale = side / max(extent.x, extent.y)
        let offset = Point(repeating: Double(InkCanvas.side) / 2) - (low + high) / 2 * scale
        for place in path.indices { path[place] = path[place] * scale + offset }
    }

    /// The longer side of the ink, in canvas pixels.
    private static let canvasExtent = 44
}
