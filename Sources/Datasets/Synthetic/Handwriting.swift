/// How one picture's writer holds the pen: everything that makes two careful drawings of one skeleton differ.
struct Handwriting {
    /// Sideways lean per height; above 0 to the right.
    let slant: Double
    /// Clockwise, in full turns.
    let rotation: Double
    /// Width of the unit box on the page, relative to its height.
    let aspect: Double
    /// Half the pen's mean width, in pixels of the final 20 · 20 box.
    let radius: Double
    /// How much the radius changes along a stroke with the pressure, relative to its mean.
    let pressure: Double
    /// How far single points miss their place, in sides of the unit box.
    let jitter: Double
    /// How far whole strokes miss their place.
    let misplacement: Double
    /// How far the page as a whole is warped.
    let warp: Double
    /// Whether a hasty hand turns corners into curves.
    let roundsCorners: Bool
    /// Width of the ink's edge, in pixels of the 20 · 20 box.
    let softness: Double
    /// What coverage is multiplied by.
    let density: Double

    init(_ random: inout PictureRandom) {
        slant = 0.12 + random.bell(deviation: 0.27)
        rotation = random.bell(deviation: 0.022)
        aspect = random.uniform(0.45..<1.05)
        // Most pens are of middling width, a few very broad.
        let broad = random.uniform(0..<1)
        radius = 0.7 + random.uniform(0..<0.7) + 1.0 * broad * broad
        pressure = random.uniform(0..<0.35)
        jitter = random.uniform(0.01..<0.045)
        misplacement = random.uniform(0..<0.025)
        warp = random.uniform(0.02..<0.12)
        roundsCorners = random.chance(0.3)
        softness = random.uniform(0.5..<1.3)
        density = random.uniform(1..<1.3)
    }
}
