/// A checkpoint that was passed over, and why.
package struct DamagedCheckpoint: Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "checkpoint \(path) is damaged: \(reason)" }
}
