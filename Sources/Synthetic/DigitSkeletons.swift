/// The ways of writing each digit that the program knows, all drawn by hand for it.
package enum DigitSkeletons {
    /// The ways of writing `digit`, 0...9.
    package static func ways(ofWriting digit: Int) -> [StrokeSkeleton] { all[digit] }

    /// One way of writing `digit`, each as often as its weight says.
    static func choose(_ digit: Int, _ random: inout PictureRandom) -> StrokeSkeleton {
        let ways = all[digit]
        var ticket = random.integer(below: ways.reduce(0) { $0 + $1.weight })
        var chosen = 0
        while ticket >= ways[chosen].weight {
            ticket -= ways[chosen].weight
            chosen += 1
        }
        return ways[chosen]
    }

    private static let all = [zero, one, two, three, four, five, six, seven, eight, nine]
}

/// One way of writing a digit: its strokes in the unit box, as a careful hand with an infinitely thin pen would draw them.
package struct StrokeSkeleton: Sendable {
    /// What tells this way from the digit's others.
    package let name: String
    /// How often people write the digit so, relative to its other ways; above 0.
    package let weight: Int
    package let strokes: [PenStroke]

    init(_ name: String, weight: Int, _ strokes: PenStroke...) {
        self.name = name
        self.weight = weight
        self.strokes = strokes
    }
}

/// A place on the page, or a step between two: x to the right, y downwards.
package typealias Point = SIMD2<Double>

extension Point {
    /// Distance from the origin.
    package var length: Double { (x * x + y * y).squareRoot() }
}

/// The centripetal Catmull-Rom spline: passes through every point given, without cusps or loops of its own
/// (Yuksel, Schaefer and Keyser, "Parameterization and applications of Catmull-Rom curves", 2011), evaluated by
/// the pyramid of Barry and Goldman (1988).
package enum CatmullRom {
    /// Appends the curve through `points` as short straight steps, its first point left out.
    ///
    /// - Parameter steps: Straight steps from each point to the next.
    package static func append(curveThrough points: ArraySlice<Point>, steps: Int, to path: inout [Point]) {
        guard points.count > 1 else { return }
        let first = points.startIndex
        let last = points.endIndex - 1
        for index in first..<last {
            let start = points[index]
            let end = points[index + 1]
            // Beyond its ends the curve goes on as if mirrored there.
            let before = index > first ? points[index - 1] : start + (start - end)
            let after = index + 1 < last ? points[index + 2] : end + (end - start)
            appendSegment(before, start, end, after, steps: steps, to: &path)
        }
    }

    private static func appendSegment(
        _ p0: Point, _ p1: Point, _ p2: Point, _ p3: Point, steps: Int, to path: inout [Point]
    ) {
        let t1 = knotDistance(p0, p1)
        let t2 = t1 + knotDistance(p1, p2)
        let t3 = t2 + knotDistance(p2, p3)
        // The slopes at p1 and p2 of the quadratics that Barry and Goldman blend, then the cubic they make.
        let span = t2 - t1
        let slope1 = ((p1 - p0) / t1 - (p2 - p0) / t2 + (p2 - p1) / span) * span
        let slope2 = ((p2 - p1) / span - (p3 - p1) / (t3 - t1) + (p3 - p2) / (t3 - t2)) * span
        let quadratic = 3 * (p2 - p1) - 2 * slope1 - slope2
        let cubic = slope1 + slope2 - 2 * (p2 - p1)
        for step in 1...steps {
            let u = Double(step) / Double(steps)
            path.append(p1 + u * (slope1 + u * (quadratic + u * cubic)))
        }
    }

    /// √|a − b|, kept off zero for points that coincide.
    private static func knotDistance(_ a: Point, _ b: Point) -> Double {
        max((b - a).length, 1e-6).squareRoot()
    }
}
