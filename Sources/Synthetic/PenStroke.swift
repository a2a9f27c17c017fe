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
