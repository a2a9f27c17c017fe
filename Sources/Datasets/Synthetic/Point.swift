/// A place on the page, or a step between two: x to the right, y downwards.
typealias Point = SIMD2<Double>

extension Point {
    /// Distance from the origin.
    var length: Double { (x * x + y * y).squareRoot() }
}
