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
