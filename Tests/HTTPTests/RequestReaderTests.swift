import HTTP
import Testing

@Suite("A request's head is read as RFC 9112 has it")
struct RequestReaderTests {
    private static func read(_ text: String) -> RequestReader.Outcome {
        var reader = RequestReader()
        return reader.read(Array(text.utf8))
    }

    @Test(
        "Method, path, query and fields come out, whatever the pieces in which they arrive", arguments: [1, 2, 7, 1000])
    func pieces(size: Int) throws {
        let bytes = Array(
            "GET /a/%20b?x=1&y=%41%2b HTTP/1.1\r\nHost: here:80\r\nX-One:  two \r\nx-one: 3\r\n\r\nmore".utf8)
        var reader = RequestReader()
        var outcome = RequestReader.Outcome.more
        for start in stride(from: 0, to: bytes.count, by: size) where outcome == .more {
            outcome = reader.read(bytes[start..<min(start + size, bytes.count)])
        }
        guard case .request(let request) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(request.method == "GET" && request.path == "/a/%20b")
        #expect(request["host"] == "here:80" && request["x-one"] == "two, 3")
        #expect(request.parameter("x") == "1" && request.parameter("y") == "A+" && request.parameter("z") == nil)
    }

    @Test(
        "An incomplete head waits for more",
        arguments: ["", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"])
    func incomplete(text: String) { #expect(Self.read(text) == .more) }

    @Test(
        "What is no request is refused",
        arguments: [
            ("GET /\r\n\r\n", HTTPStatus.badRequest), ("GET / HTTP/1.1\r\n\r\n", .badRequest),
            ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest), ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
            ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .versionNotSupported), ("GET / FTP/1\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n", .badRequest),
            ("GET /\u{E9} HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
            ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
            ("\u{16}\u{3}\u{1}\u{2}\r\n\r\n", .badRequest),
        ])
    func refused(text: String, status: HTTPStatus) { #expect(Self.read(text) == .refusal(status)) }

    @Test("A head without end is refused before it costs more than 16 KiB")
    func endless() {
        #expect(Self.read(String(repeating: "a", count: 20_000)) == .refusal(.uriTooLong))
        let line = "X: " + String(repeating: "b", count: 1000) + "\r\n"
        let fields = String(repeating: line, count: 20)
        #expect(Self.read("GET / HTTP/1.1\r\n" + fields) == .refusal(.headerFieldsTooLarge))
        let target = "/" + String(repeating: "c", count: 5000)
        #expect(Self.read("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n") == .refusal(.uriTooLong))
    }

    @Test("A proxy's target names the host, HTTP/1.0 need not, and lines may end without a carriage return")
    func variants() {
        let proxied = HTTPRequest(method: "GET", path: "/p", query: "q", fields: ["host": "b"])
        #expect(Self.read("GET http://b/p?q HTTP/1.1\r\nHost: a\r\n\r\n") == .request(proxied))
        #expect(Self.read("HEAD / HTTP/1.0\n\n") == .request(HTTPRequest(method: "HEAD", path: "/")))
    }

    @Test("A cookie is found among others, and only by its whole name")
    func cookies() {
        let request = HTTPRequest(method: "GET", path: "/", fields: ["cookie": "xa=1; a=b=c; a2=3"])
        #expect(request.cookie("a") == "b=c" && request.cookie("a2") == "3" && request.cookie("x") == nil)
    }

    @Test(
        "An escape that is no byte, or bytes that are no text, are no value",
        arguments: ["%", "%4", "%zz", "%ff", "%+1"])
    func escapes(value: String) {
        #expect(HTTPRequest(method: "GET", path: "/", query: "a=\(value)").parameter("a") == nil)
    }
}
