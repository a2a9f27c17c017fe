/// How the pictures of a set lie, as ``PictureForm/init(measuring:)`` finds it and a network's weights keep it: what a
/// picture must be made like before that network can read it.
package struct PictureForm: Sendable, Hashable, Codable {
    /// Ink on even paper. Its contrast is at least 1.
    package struct Ink: Sendable, Hashable, Codable {
        /// The level of the paper.
        package var paper: UInt8
        /// The level of full ink.
        package var full: UInt8
        /// How far a level may be from the paper's, toward the ink's, and be no ink.
        package var noise: UInt8

        package init(paper: UInt8, full: UInt8, noise: UInt8 = 0) {
            self.paper = paper
            self.full = full
            self.noise = noise
        }

        package var isLight: Bool { full > paper }
        var contrast: Int { abs(Int(full) - Int(paper)) }

        /// How far a level is from the paper's toward the ink's, 0 for what is on the other side of it.
        func departure(_ level: UInt8) -> Int {
            max(0, isLight ? Int(level) - Int(paper) : Int(paper) - Int(level))
        }

        /// - Parameter ink: 0 for paper to 255 for full ink.
        func level(_ ink: UInt8) -> UInt8 {
            let change = (Int(ink) * contrast * 2 + 255) / 510
            return UInt8(isLight ? Int(paper) + change : Int(paper) - change)
        }
    }

    package var width: Int
    package var height: Int
    /// nil where the pictures are no ink on paper, as photographs: their grey levels are what they are.
    package var ink: Ink?
    /// nil where the ink stands anywhere.
    package var placement: InkPlacement?
    /// Pixels by which nearly all of the set's pictures lie as the placement says; 0 to the last pixel.
    package var slack: Int
    /// Whether the pictures are known to lie transposed.
    package var isTransposed: Bool

    package init(
        width: Int, height: Int, ink: Ink?, placement: InkPlacement?, slack: Int = 0, isTransposed: Bool = false
    ) {
        self.width = width
        self.height = height
        self.ink = ink
        self.placement = placement
        self.slack = slack
        self.isTransposed = isTransposed
    }

    /// What is taken for granted of weights that do not say.
    package static let mnist = PictureForm(
        width: MNISTCentring.side, height: MNISTCentring.side, ink: Ink(paper: 0, full: 255),
        placement: MNISTCentring.placement)

    /// Whether what MNIST's pictures are prepared like is what these are.
    package var liesLikeMNIST: Bool {
        width == Self.mnist.width && height == Self.mnist.height && ink == Self.mnist.ink
            && placement == Self.mnist.placement && !isTransposed
    }

    /// Whether a form that comes from anywhere is one.
    package var isValid: Bool {
        let sides = 1...LightPicture.maximumSide
        guard sides.contains(width), sides.contains(height), (0...max(width, height)).contains(slack),
            ink.map({ $0.contrast > 0 }) ?? (placement == nil)
        else { return false }
        guard let placement else { return true }
        return (1...width).contains(placement.boxWidth) && (1...height).contains(placement.boxHeight)
            && (0..<2 * height).contains(placement.doubledRow) && (0..<2 * width).contains(placement.doubledColumn)
    }

    /// Whether the ink's box is as large as the picture.
    var fillsTheFrame: Bool {
        guard let placement else { return false }
        return placement.boxWidth >= width - slack && placement.boxHeight >= height - slack
    }

    /// In words, as they follow a set's name.
    package var description: String {
        let size = "\(width) x \(height)"
        guard let ink else { return "\(size), grey levels all over" }
        let tone = ink.isLight ? "light ink on dark" : "dark ink on light"
        let levels = ink.contrast >= 240 ? tone : "\(tone) (\(ink.full) on \(ink.paper))"
        return "\(size), \(levels), \(place)\(isTransposed ? ", transposed" : "")"
    }

    private var place: String {
        guard let placement else { return "standing anywhere" }
        let box = "\(placement.boxWidth) x \(placement.boxHeight)"
        switch placement.anchor {
        case .centerOfMass: return "its center of mass in the middle, in a box of \(box)"
        case .centerOfBox where fillsTheFrame: return "filling the frame"
        case .centerOfBox: return "filling a box of \(box) in the middle"
        }
    }
}
