/// What became of a message that was to be sent; unless it is `sent`, the message is still whole.
package enum SendOutcome: Sendable, Equatable {
    /// libzmq has it, which does not mean that the peer does.
    case sent
    /// The queue to the peer is full, or there is no peer yet.
    case wouldBlock
    /// The router knows no peer of that routing id.
    case unreachable
    /// A signal came while waiting.
    case interrupted
}
