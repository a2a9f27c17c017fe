/// What a round computes.
package enum Phase: UInt8, Sendable, Hashable {
    /// The gradient of one batch.
    case gradient = 1
    /// Loss and confusion over the validation samples.
    case validation = 2
    /// Loss and confusion over the test samples.
    case test = 3
    /// What shards that train by themselves for some steps change.
    case local = 4

    /// Whether it is a part of a step, and a gradient comes of it.
    package var isTraining: Bool { self == .gradient || self == .local }
}
