/// Why bytes from a peer are not a message of this protocol.
package struct WireDefect: Error, Sendable, Equatable, CustomStringConvertible {
    /// Completes the sentence "The message ...".
    package let description: String

    init(_ description: String) { self.description = description }
}
