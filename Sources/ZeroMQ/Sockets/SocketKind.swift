internal import CZeroMQ

/// The messaging patterns of sockets, under ZeroMQ's names.
package enum SocketKind: Sendable {
    /// Speaks with many peers, naming each by the routing id in the first part of a message.
    case router
    /// Speaks with its peers in turn.
    case dealer
    /// Speaks with exactly one peer.
    case pair
    case publisher
    case subscriber
    case request
    case reply

    var code: Int32 {
        switch self {
        case .router: ZMQ_ROUTER
        case .dealer: ZMQ_DEALER
        case .pair: ZMQ_PAIR
        case .publisher: ZMQ_PUB
        case .subscriber: ZMQ_SUB
        case .request: ZMQ_REQ
        case .reply: ZMQ_REP
        }
    }
}
