import HTTP
import Testing

@Suite("A server answers whoever asks, and nobody costs it more than its limits")
struct HTTPServerTests {
    /// Counts what it was asked for.
    private final class Pieces: ResponseStream {
        let piece: [UInt8]
        var most: Int
        var given = 0

        init(_ piece: [UInt8], most: Int = .max) {
            self.piece = piece
            self.most = most
        }

        func next() -> [UInt8]? {
            guard given < most else { return nil }
            given += 1
            return piece
        }
    }

    private let server: HTTPServer
    private let port: UInt16

    private static let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    /// Answers with the path, and at `/stream` with a stream.
    private static func server(
        _ limits: ServerLimits = ServerLimits(), stream: Pieces = Pieces([65], most: 9)
    ) throws -> (HTTPServer, UInt16) {
        let address = try ServingAddress("127.0.0.1:0").resolved(defaultPort: 0)
        let socket = try ListeningSocket(at: address)
        let port = socket.address.port
        let server = HTTPServer(socket, limits: limits) { request in
            request.path == "/stream"
                ? HTTPResponse(.ok, body: .stream(stream)) : HTTPResponse(.ok, type: "text/plain", request.path)
        }
        return (server, port)
    }

    init() throws { (server, port) = try Self.server() }

    /// Serves until something is so; false where it does not come.
    private static func serve(_ server: HTTPServer, _ peers: [Peer], until condition: () -> Bool) -> Bool {
        for _ in 0..<2000 {
            server.serve(for: 0.005)
            server.push()
            for peer in peers { peer.listen() }
            if condition() { return true }
        }
        return false
    }

    @Test(
        "A request is answered and the connection closed; HEAD has no body",
        arguments: [
            ("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK", "/x"),
            ("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK", ""),
            ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 405 ", "Method Not Allowed\n"),
            ("nonsense\r\n\r\n", "HTTP/1.1 400 ", "Bad Request\n"),
        ])
    func answers(request: String, status: String, body: String) throws {
        let peer = Peer(port: port)
        peer.say(request)
        #expect(Self.serve(server, [peer]) { peer.isEnded })
        #expect(peer.text.hasPrefix(status))
        #expect(peer.text.split(separator: "\r\n\r\n").dropFirst().joined() == body)
        #expect(request.hasPrefix("nonsense") || peer.text.contains("Content-Length: \(max(body.count, 2))\r\n"))
    }

    @Test("Who says a request too slowly is told so and let go")
    func slow() throws {
        var limits = ServerLimits()
        limits.requestTime = 0.02
        let (server, port) = try Self.server(limits)
        let peer = Peer(port: port)
        peer.say("GET / HT")
        #expect(Self.serve(server, [peer]) { peer.isEnded })
        #expect(peer.text.hasPrefix("HTTP/1.1 408 "))
    }

    @Test("Where connections are all taken by the silent, one of them gives way to somebody who asks")
    func idlers() throws {
        var limits = ServerLimits()
        limits.mostConnections = 4
        let (server, port) = try Self.server(limits)
        let idlers = (0..<20).map { _ in Peer(port: port) }
        #expect(Self.serve(server, idlers) { idlers.count(where: \.isEnded) >= 16 })
        let peer = Peer(port: port)
        peer.say(Self.request)
        #expect(Self.serve(server, [peer]) { peer.isEnded })
        #expect(peer.text.hasPrefix("HTTP/1.1 200 OK"))
    }

    @Test("A reader that takes nothing makes nothing pile up, holds nobody back, and is let go in the end")
    func reluctant() throws {
        var limits = ServerLimits()
        limits.patience = 0.2
        let stream = Pieces([UInt8](repeating: 65, count: 1 << 16))
        let (server, port) = try Self.server(limits, stream: stream)
        let reluctant = Peer(port: port)
        reluctant.say("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(Self.serve(server, []) { server.streams == 1 && server.hasOutgoing })
        let other = Peer(port: port)
        other.say(Self.request)
        #expect(Self.serve(server, [other]) { other.isEnded })
        #expect(Self.serve(server, []) { server.streams == 0 })
        // What the system buffers on both sides, and no more: a server that kept offering would be at thousands.
        #expect(stream.given < 200)
    }

    @Test("A stream goes on as there is something to say, and shows a sign of life where there is not")
    func stream() throws {
        var limits = ServerLimits()
        limits.heartbeat = 0.01
        let stream = Pieces(Array("ab".utf8), most: 2)
        let (server, port) = try Self.server(limits, stream: stream)
        let peer = Peer(port: port)
        peer.say("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(Self.serve(server, [peer]) { peer.text.contains("\r\n\r\nabab: still here\n\n") })
        #expect(!peer.text.contains("Content-Length") && !peer.isEnded)
        stream.most = 3
        #expect(Self.serve(server, [peer]) { peer.text.hasSuffix("ab") })
    }

    @Test("Streams beyond the most are asked to come back")
    func manyStreams() throws {
        var limits = ServerLimits()
        limits.mostStreams = 2
        let (server, port) = try Self.server(limits)
        let peers = (0..<3).map { _ in Peer(port: port) }
        for peer in peers { peer.say("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n") }
        #expect(Self.serve(server, peers) { peers.allSatisfy { !$0.received.isEmpty } })
        #expect(peers.count { $0.text.hasPrefix("HTTP/1.1 503 ") } == 1)
    }
}
