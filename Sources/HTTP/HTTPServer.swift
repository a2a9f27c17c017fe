internal import CSystem
internal import Glibc

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

/// Answers requests over plain HTTP/1.1, one to a connection, on the thread that runs it, which alone may touch it.
///
/// Nothing that peers do costs more than ``ServerLimits`` says: their number, the length of what they say and the time
/// that they take are bounded, and no peer waits for another.
package final class HTTPServer {
    private let socket: ListeningSocket
    private let limits: ServerLimits
    private let handler: (HTTPRequest) -> HTTPResponse
    /// In the order in which they came.
    private var connections: [Connection] = []
    /// Nobody is let in before.
    private var pauseEnd = 0.0

    /// - Parameter handler: Answers a request whose method is GET; for HEAD the body is left out.
    package init(
        _ socket: consuming ListeningSocket, limits: ServerLimits = ServerLimits(),
        handler: @escaping (HTTPRequest) -> HTTPResponse
    ) {
        self.socket = socket
        self.limits = limits
        self.handler = handler
    }

    /// Peers that receive a stream.
    package var streams: Int { connections.count(where: \.isStreaming) }

    /// Whether some peer has yet to take what was meant for it.
    package var hasOutgoing: Bool { connections.contains(where: \.hasOutgoing) }

    private var now: Double { apus_monotonic_seconds() }

    /// Offers every stream its next piece.
    package func push() {
        let now = now
        for connection in connections where connection.isStreaming { connection.send(at: now) }
        connections.removeAll(where: \.isClosed)
    }

    /// Serves whoever comes or goes on, for so long.
    ///
    /// - Parameters:
    ///   - seconds: At least one look is taken.
    ///   - wake: A descriptor; returns as soon as it can be read.
    package func serve(for seconds: Double, wake: Int32? = nil) {
        let end = now + max(seconds, 0)
        while true {
            let wait = max(0, min(end, connections.map(\.deadline).min() ?? .infinity) - now)
            // A negative descriptor is passed over.
            let gate = now < pauseEnd ? -1 : socket.descriptor
            var entries = [gate, wake ?? -1].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            entries += connections.map { pollfd(fd: $0.descriptor, events: $0.interests, revents: 0) }
            let count = poll(&entries, nfds_t(entries.count), Int32((min(wait, 60) * 1000).rounded(.up)))
            if count > 0 {
                for (connection, entry) in zip(connections, entries.dropFirst(2)) where entry.revents != 0 {
                    handle(connection, entry.revents)
                }
                if entries[0].revents != 0 { admit() }
            }
            expire()
            connections.removeAll(where: \.isClosed)
            if entries[1].revents != 0 || now >= end { return }
        }
    }

    private func handle(_ connection: Connection, _ events: Int16) {
        let now = now
        if events & Int16(POLLOUT) != 0 { connection.send(at: now) }
        guard events & Int16(POLLIN | POLLHUP | POLLERR) != 0, !connection.isClosed else { return }
        switch connection.receive(at: now) {
        case .more: break
        case .refusal(let status): answer(connection, HTTPResponse(status))
        case .request(let request): answer(connection, response(to: request), withBody: request.method != "HEAD")
        }
    }

    private func response(to request: HTTPRequest) -> HTTPResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            return HTTPResponse(.methodNotAllowed, fields: [("Allow", "GET, HEAD")])
        }
        let response = handler(request)
        if case .stream = response.body, request.method == "GET", streams >= limits.mostStreams {
            return HTTPResponse(.unavailable, "too many watch already", fields: [("Retry-After", "10")])
        }
        return response
    }

    private func answer(_ connection: Connection, _ response: HTTPResponse, withBody: Bool = true) {
        connection.answer(response, withBody: withBody, date: time(nil), at: now)
    }

    private func admit() {
        // Only so many at once: those who are there must be served too.
        for _ in 0..<limits.mostConnections {
            switch socket.accept() {
            case .nobody: return
            case .exhausted:
                pauseEnd = now + 1
                makeRoom()
                return
            case .connection(let descriptor):
                if connections.count(where: { !$0.isClosed }) >= limits.mostConnections { makeRoom() }
                connections.append(Connection(descriptor, at: now, limits: limits))
            }
        }
    }

    /// Ends the oldest connection that loses least: one that was asked for nothing or has all it asked for; streams go last.
    private func makeRoom() {
        let open = connections.filter { !$0.isClosed }
        (open.first { !$0.isStreaming && !$0.hasOutgoing } ?? open.first { !$0.isStreaming } ?? open.first)?.close()
    }

    private func expire() {
        let now = now
        for connection in connections where connection.deadline <= now && !connection.isClosed {
            if connection.isReading {
                answer(connection, HTTPResponse(.requestTimeout))
            } else {
                connection.close()
            }
        }
    }
}
