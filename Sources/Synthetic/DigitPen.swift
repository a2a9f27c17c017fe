internal import Datasets

/// Draws one picture after the other, and keeps the paper between them.
struct DigitPen {
    /// Where the pen is on its way through one picture.
    private struct Position {
        var place: Point
        /// How hard it is pressed: the ink's radius relative to the pen's.
        let pressure: Double
        /// Whether a stroke begins here, so that nothing is inked on the way to it.
        let touchesDown: Bool
    }

    /// Straight steps between two points of a skeleton.
    private static let steps = 6
    /// The longer side of the ink, in pixels of the canvas; a little is left around it.
    private static let extent = Double(InkCanvas.side - 4)
    /// Pixels of the canvas to one of the final 20 · 20 box.
    private static let magnification = extent / Double(MNISTCentring.boxSide)

    private var canvas = InkCanvas()
    private var path: [Position] = []
    private var curve: [Point] = []

    /// Draws `skeleton` as the random numbers say.
    ///
    /// - Parameter picture: `(28, 28)` pixels, which are all written.
    mutating func draw(
        _ skeleton: StrokeSkeleton, random: inout PictureRandom, into picture: UnsafeMutableBufferPointer<UInt8>
    ) {
        let hand = Handwriting(&random)
        let warp = FreeFormDeformation(deviation: hand.warp, random: &random)
        let page = PageTransform(slant: hand.slant, rotation: hand.rotation, aspect: hand.aspect)
        path.removeAll(keepingCapacity: true)
        for stroke in skeleton.strokes { follow(stroke, by: hand, &random) }
        for index in path.indices { path[index].place = page(warp(path[index].place)) }

        let radius = hand.radius * Self.magnification
        let softness = hand.softness * Self.magnification
        fitPath(margin: radius * (1 + hand.pressure) + softness / 2)
        canvas.clear()
        for (last, next) in zip(path, path.dropFirst()) where !next.touchesDown {
            canvas.ink(
                from: last.place, radius: radius * last.pressure, to: next.place, radius: radius * next.pressure,
                softness: softness)
        }
        canvas.withGreyPixels(density: hand.density) { pixels in
            // There is always ink, since every skeleton has a stroke and every pen leaves some.
            _ = MNISTCentring.centre(
                pixels, width: InkCanvas.side, height: InkCanvas.side, paper: 0, into: picture)
        }
    }

    /// Appends to the path what an unsteady hand makes of the stroke.
    private mutating func follow(_ stroke: PenStroke, by hand: Handwriting, _ random: inout PictureRandom) {
        let misplacement = random.step(deviation: hand.misplacement)
        var points = stroke.points
        for index in points.indices { points[index] += misplacement + random.step(deviation: hand.jitter) }

        curve.removeAll(keepingCapacity: true)
        var start = 0
        for corner in hand.roundsCorners ? stroke.corners.suffix(1) : stroke.corners[...] {
            CatmullRom.append(curveThrough: points[start...corner], steps: Self.steps, to: &curve)
            start = corner
        }

        var pressure = 1 + hand.pressure * random.uniform(-1..<1)
        path.append(Position(place: points[0], pressure: pressure, touchesDown: true))
        // The pressure changes evenly between two points of the skeleton.
        for first in stride(from: 0, to: curve.count, by: Self.steps) {
            let change = 1 + hand.pressure * random.uniform(-1..<1) - pressure
            for step in 0..<Self.steps {
                let share = Double(step + 1) / Double(Self.steps)
                path.append(
                    Position(place: curve[first + step], pressure: pressure + change * share, touchesDown: false))
            }
            pressure += change
        }
    }

    /// Scales the path, keeping its proportions, so that it fills the canvas but for a margin around it.
    private mutating func fitPath(margin: Double) {
        var low = path[0].place
        var high = path[0].place
        for position in path {
            low = pointwiseMin(low, position.place)
            high = pointwiseMax(high, position.place)
        }
        let scale = (Self.extent - 2 * margin) / max(high.x - low.x, high.y - low.y)
        let offset = Point(repeating: Double(InkCanvas.side) / 2) - (low + high) / 2 * scale
        for index in path.indices { path[index].place = path[index].place * scale + offset }
    }
}

/// What the pen draws between touching and leaving the paper: points it passes smoothly, and corners where it turns.
///
/// Written as a sentence: from here, curve through these points, go straight to that one.
///
///     PenStroke(from: (0, 0.1), .line((1, 0)), .curve((0.6, 0.4), (0.4, 1)))   // a seven
package struct PenStroke: Sendable {
    /// A part of a stroke that begins where the part before ended, at a corner.
    package enum Part {
        case line(to: Point)
        case curve(through: [Point])

        package static func line(_ end: (Double, Double)) -> Part { .line(to: Point(end.0, end.1)) }

        package static func curve(_ points: (Double, Double)...) -> Part {
            .curve(through: points.map { Point($0.0, $0.1) })
        }
    }

    /// Where the pen passes, in order; at least two.
    package let points: [Point]
    /// Which points end a part, in rising order; the last is the last point.
    package let corners: [Int]

    package init(from start: (Double, Double), _ parts: Part...) {
        var points = [Point(start.0, start.1)]
        var corners: [Int] = []
        for part in parts {
            switch part {
            case .line(let end):
                // A hand draws no straight line: the middle may give way, as any point may.
                points.append((points[points.count - 1] + end) / 2)
                points.append(end)
            case .curve(let through):
                points += through
            }
            corners.append(points.count - 1)
        }
        self.points = points
        self.corners = corners
    }
}
