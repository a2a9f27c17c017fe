/// A place on the page, or a step between two: x to the right, y downwards.
package typealias Point = SIMD2<Double>

extension Point {
    /// Distance from the origin.
    package var length: Double { (x * x + y * y).squareRoot() }
}
