internal import Arithmetic

/// How one picture's writer holds the pen: everything that makes two careful drawings of one skeleton differ.
struct Handwriting {
    /// Sideways lean per height; above 0 to the right.
    let slant: Double
    /// Clockwise, in full turns.
    let rotation: Double
    /// Width of the unit box on the page, relative to its height.
    let aspect: Double
    /// Half the pen's mean width, about in pixels of the final 20 · 20 box.
    let radius: Double
    /// How far the radius strays from its mean as the pressure changes along a stroke, relative to that mean.
    let pressure: Double
    /// How far single points miss their place, in sides of the unit box.
    let jitter: Double
    /// How far whole strokes miss their place.
    let misplacement: Double
    /// How far the page as a whole is warped.
    let warp: Double
    /// Whether a hasty hand turns corners into curves.
    let roundsCorners: Bool
    /// Width of the ink's blurred edge, about in pixels of the 20 · 20 box.
    let softness: Double
    /// What the ink is multiplied by; above 1 its edges turn darker.
    let density: Double

    /// The ranges are wider than people's hands differ: a network that has seen odder digits reads plain ones better.
    init(_ random: inout PictureRandom) {
        slant = 0.12 + random.bell(deviation: 0.27)
        rotation = random.bell(deviation: 0.022)
        aspect = random.uniform(0.5..<1.15)
        // Most pens are of middling width, a few very broad.
        let broad = random.uniform(0..<1)
        radius = 0.4 + random.uniform(0..<0.95) + 1.0 * broad * broad
        pressure = random.uniform(0..<0.75)
        jitter = random.uniform(0.02..<0.09)
        misplacement = random.uniform(0..<0.025)
        warp = random.uniform(0.02..<0.2)
        roundsCorners = random.chance(0.5)
        softness = random.uniform(0.5..<1.3)
        density = random.uniform(1..<1.3)
    }
}

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
