/// What strangers may cost a server; times are in seconds.
package struct ServerLimits: Sendable {
    /// Connections open at once. Beyond it, the one that has been silent longest gives way.
    package var mostConnections = 64
    /// Of these, such as receive a stream; others are asked to come back later.
    package var mostStreams = 32
    /// Bytes after a request's head, which are passed over.
    package var mostSurplus = 1 << 20
    /// For a request to arrive, from the connection's beginning to the end of its head.
    package var requestTime = 10.0
    /// For a reader to take at least one byte of what waits for it.
    package var patience = 20.0
    /// For a peer to close, after the answer.
    package var lingerTime = 2.0
    /// Between signs of life on a stream that has nothing to say.
    package var heartbeat = 15.0

    package init() {}
}
