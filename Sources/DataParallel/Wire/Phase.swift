/// What a round computes.
package enum Phase: UInt8, Sendable, Hashable {
    /// The gradient of one batch.
    case gradient = 1
    /// Loss and confusion over the validation samples.
    case validation = 2
    /// Loss and confusion over the test samples.
    case test = 3
}
