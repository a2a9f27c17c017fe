/// What came of an attempt to receive.
package enum ReceiveOutcome: Sendable, Equatable {
    case received
    /// No message has arrived.
    case nothing
    /// A message with more parts or bytes than allowed arrived. It is out of the way; its first parts, with the routing
    /// id of whoever sent it, are kept as far as they were within bounds.
    case excessive(parts: Int, bytes: Int)
    /// A signal came while waiting.
    case interrupted
}
