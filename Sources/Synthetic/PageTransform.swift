internal import Arithmetic

/// Where the unit box lies on the page: made narrow, then slanted, then turned.
struct PageTransform {
    private let across: Point
    private let down: Point

    /// - Parameters:
    ///   - slant: Sideways lean per height, to the right above 0.
    ///   - rotation: Clockwise, in full turns.
    ///   - aspect: Width of the box relative to its height.
    init(slant: Double, rotation: Double, aspect: Double) {
        let sine = FixedMath.sine(turns: rotation)
        let cosine = FixedMath.cosine(turns: rotation)
        across = Point(cosine, sine) * aspect
        down = Point(-sine, cosine) - Point(cosine, sine) * slant
    }

    func callAsFunction(_ point: Point) -> Point { across * point.x + down * point.y }
}
