/// What is wrong with a picture: what was expected and what was found, as it follows the picture's name.
package struct PictureFault: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
