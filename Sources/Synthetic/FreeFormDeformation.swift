/// A smooth warp of the unit box: sixteen lattice points, each displaced a little, pull the page along (Sederberg
/// and Parry, "Free-form deformation of solid geometric models", SIGGRAPH 1986, in two dimensions).
struct FreeFormDeformation {
    /// Displacements of the 4 · 4 lattice points, row by row.
    private let displacements: [Point]

    /// - Parameter deviation: How far the lattice points stray, in sides of the unit box.
    init(deviation: Double, random: inout PictureRandom) {
        var displacements: [Point] = []
        displacements.reserveCapacity(16)
        for _ in 0..<16 { displacements.append(random.step(deviation: deviation)) }
        self.displacements = displacements
    }

    func callAsFunction(_ point: Point) -> Point {
        let across = Self.bernstein(point.x)
        let down = Self.bernstein(point.y)
        var moved = point
        for row in 0..<4 {
            for column in 0..<4 {
                moved += displacements[row * 4 + column] * (down[row] * across[column])
            }
        }
        return moved
    }

    /// The four cubic Bernstein polynomials at t, held still beyond the box, where they would run away.
    private static func bernstein(_ t: Double) -> SIMD4<Double> {
        let t = t < 0 ? 0 : t > 1 ? 1 : t
        let s = 1 - t
        return SIMD4(s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    }
}
