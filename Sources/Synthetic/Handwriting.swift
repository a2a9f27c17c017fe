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
