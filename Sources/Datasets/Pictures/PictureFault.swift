/// What is wrong with a picture: what was expected and what was found, as it follows the picture's name.
package struct PictureFault: Error, Equatable, CustomStringConvertible {
    package let description: String
    /// What the file is instead, where that is known and something makes a picture of it.
    package let foreign: ForeignFormat?

    init(_ description: String, foreign: ForeignFormat? = nil) {
        self.description = description
        self.foreign = foreign
    }
}

/// Why the answer for a picture that can be read is to be doubted, as it follows the picture's name.
package struct PictureDoubt: Sendable, Equatable, CustomStringConvertible {
    package let description: String
    /// Whether it makes doubtful also what the network is sure of.
    package let standsAlone: Bool

    package init(_ description: String, standsAlone: Bool = true) {
        self.description = description
        self.standsAlone = standsAlone
    }
}

/// A picture as a network is to see it.
package struct PreparedPicture: Sendable, Equatable {
    package let picture: GreyPicture
    /// How it was made ready.
    package let method: PicturePreparation.Method
    /// Empty where nothing about its preparation is doubtful.
    package let doubts: [PictureDoubt]
}
