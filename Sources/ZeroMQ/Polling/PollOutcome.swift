/// How waiting on a ``Poller`` ended.
package enum PollOutcome: Sendable, Equatable {
    /// So many sockets and descriptors are ready.
    case ready(Int)
    case timedOut
    /// A signal came; nothing is known to be ready.
    case interrupted
}
