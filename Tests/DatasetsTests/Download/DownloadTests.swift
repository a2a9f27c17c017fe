import Failures
import Hashing
import Synchronization
import TestSupport
import Testing

@testable import Datasets

struct DownloadTests {
    private static let first = Array("what the first file holds, some of it twice, some of it twice".utf8)
    private static let second = Array("what the second file holds".utf8)
    private static let files = [content("first.gz", first), content("second.gz", second)]
    private static let served = ["/first.gz": Gzip.compress(first), "/second.gz": Gzip.compress(second)]

    private static func content(_ name: String, _ bytes: [UInt8]) -> ExpectedContent {
        ExpectedContent(name: name, byteCount: bytes.count, sha256: SHA256Hasher.digest(of: bytes).description)
    }

    let directory: TemporaryDirectory
    /// Where downloads go; made by them.
    var cache: String { directory("cache") }

    init() throws { directory = try TemporaryDirectory() }

    private func fetch(_ mirrors: String..., progress: (Download.Progress) -> Void = { _ in }) throws {
        var limits = Download.Limits()
        limits.slowSeconds = 1
        limits.retryMilliseconds = 10
        try Download(mirrors: mirrors, limits: limits).fetch(Self.files, into: cache, progress: progress)
    }

    private func goodServer() throws -> LoopbackServer {
        try LoopbackServer { path in Self.served[path].map { .content($0) } ?? .status("404 Not Found") }
    }

    private func server(_ answer: LoopbackServer.Answer) throws -> LoopbackServer {
        try LoopbackServer { _ in answer }
    }

    @Test("Files arrive as they were served, with progress up to the announced length")
    func fetches() throws {
        let server = try goodServer()
        defer { server.stop() }
        var seen: [Download.Progress] = []
        try fetch(server.mirror) { seen.append($0) }
        #expect(directory.names(in: "cache") == ["first.gz", "second.gz"])
        let compressed = try #require(Self.served["/first.gz"])
        #expect(try directory.read("cache/first.gz") == compressed)
        #expect(try directory.read("cache/second.gz") == Self.served["/second.gz"])
        let last = seen.last { $0.file == "first.gz" }
        #expect(last?.received == compressed.count)
        #expect(last?.total == compressed.count)
        #expect(last?.mirror == server.mirror)
    }

    @Test("A mirror may be written without its last slash, and may redirect")
    func followsRedirects() throws {
        let good = try goodServer()
        defer { good.stop() }
        let mirror = good.mirror
        let moved = try LoopbackServer { path in .redirect(mirror + path.dropFirst()) }
        defer { moved.stop() }
        try fetch(String(moved.mirror.dropLast()))
        #expect(directory.names(in: "cache") == ["first.gz", "second.gz"])
    }

    @Test("What is there and intact is not fetched again, and what is damaged is")
    func repairs() throws {
        let server = try goodServer()
        defer { server.stop() }
        try fetch(server.mirror)
        try directory.write("cache/second.gz", Gzip.compress(Self.first))
        try fetch(server.mirror)
        #expect(server.requests == ["/first.gz", "/second.gz", "/second.gz"])
        #expect(try directory.read("cache/second.gz") == Self.served["/second.gz"])
    }

    @Test(
        "A mirror that is busy once, or breaks off once, is asked again",
        arguments: [
            .status("503 Service Unavailable"), .status("429 Too Many Requests"),
            .cutShort([0x1F, 0x8B], announced: 100),
        ] as [LoopbackServer.Answer])
    func asksAgain(answer: LoopbackServer.Answer) throws {
        let asked = Mutex(0)
        let server = try LoopbackServer { path in
            let isFirst = asked.withLock { count in
                count += 1
                return count == 1
            }
            return isFirst ? answer : Self.served[path].map { .content($0) } ?? .silence
        }
        defer { server.stop() }
        try fetch(server.mirror)
        #expect(server.requests == ["/first.gz", "/first.gz", "/second.gz"])
        #expect(directory.names(in: "cache") == ["first.gz", "second.gz"])
    }

    @Test("A mirror that stays busy is asked twice, and then left for the next")
    func leavesBusy() throws {
        let (busy, good) = (try server(.status("503 Service Unavailable")), try goodServer())
        defer {
            busy.stop()
            good.stop()
        }
        try fetch(busy.mirror, good.mirror)
        #expect(busy.requests == ["/first.gz", "/first.gz"])
    }

    @Test("A mirror that lacks a file is left for the next, which fetches only what is missing")
    func goesOnWithNextMirror() throws {
        let half = try LoopbackServer { path in
            path == "/first.gz" ? Self.served[path].map { .content($0) } ?? .silence : .status("404 Not Found")
        }
        defer { half.stop() }
        let good = try goodServer()
        defer { good.stop() }
        try fetch(half.mirror, good.mirror)
        #expect(half.requests == ["/first.gz", "/second.gz"])
        #expect(good.requests == ["/second.gz"])
        #expect(directory.names(in: "cache") == ["first.gz", "second.gz"])
    }

    @Test(
        "A mirror whose answer is not the file is refused by name, and leaves nothing behind",
        arguments: [
            (.content(Gzip.compress(second)), .data, "found 26 other bytes with SHA-256"),
            (.content(Array("<html>log in first</html>".utf8)), .data, "a page of HTML"),
            (.content(Gzip.compress(first) + [1, 2]), .data, "found other bytes after the gzip data"),
            (.content(Array(Gzip.compress(first).dropLast(4))), .data, "gzip data that breaks off after"),
            (.content([]), .data, "gzip data that breaks off after 0 bytes"),
            (.content(Gzip.compress(first + first)), .data, "more than 61 bytes after decompression"),
            (.cutShort([0x1F, 0x8B], announced: 100), .unavailable, "first.gz"),
            (.endless(Gzip.compress([])), .unavailable, "the answer is longer than"),
            (.content([0x1F] + [UInt8](repeating: 0, count: 100_000)), .unavailable, "aximum file size exceeded"),
            (.status("404 Not Found"), .unavailable, "404"),
            (.status("500 Oh"), .unavailable, "500"),
            (.redirect("/again"), .unavailable, "redirect"),
            (.redirect("file:///etc/passwd"), .unavailable, "file"),
            (.silence, .unavailable, "too slow"),
        ] as [(LoopbackServer.Answer, Failure.Kind, String)])
    func refuses(answer: LoopbackServer.Answer, kind: Failure.Kind, fragment: String) throws {
        let server = try server(answer)
        defer { server.stop() }
        expectFailure(kind, saying: "\(server.mirror)first.gz", fragment) { try fetch(server.mirror) }
        #expect(directory.names(in: "cache").isEmpty)
        #expect(!server.requests.contains("/second.gz"))
    }

    @Test("A wrong hash names the mirror, what was expected and what was found")
    func namesHashes() throws {
        let server = try server(.content(Gzip.compress(Self.second)))
        defer { server.stop() }
        expectFailure(
            .data, saying: server.mirror, Self.files[0].sha256, SHA256Hasher.digest(of: Self.second).description
        ) { try fetch(server.mirror) }
    }

    @Test("Mirrors that cannot be reached are each asked once, and all named")
    func survivesRefusal() throws {
        let ports = try [LoopbackServer.refusedPort(), LoopbackServer.refusedPort()]
        expectFailure(.unavailable, saying: ":\(ports[0])/", ":\(ports[1])/", "onnect", "APUS_MIRRORS") {
            try fetch("http://127.0.0.1:\(ports[0])", "http://127.0.0.1:\(ports[1])")
        }
        #expect(directory.names(in: "cache").isEmpty)
    }

    @Test("Other kinds of URL are not followed", arguments: ["ftp://127.0.0.1/", "gopher://127.0.0.1/", "nonsense:"])
    func refusesProtocols(mirror: String) throws {
        expectFailure(.unavailable, saying: mirror) { try fetch(mirror) }
    }

    @Test("A directory of files serves as a mirror")
    func fetchesFromFiles() throws {
        for (name, bytes) in Self.served { try directory.write(String(name.dropFirst()), bytes) }
        try fetch("file://\(directory.path)")
        #expect(directory.names(in: "cache") == ["first.gz", "second.gz"])
    }

    @Test("A directory that cannot be made is said before any mirror is asked")
    func refusesUnwritable() throws {
        let server = try goodServer()
        defer { server.stop() }
        try directory.write("cache", [])
        expectFailure(.cannotCreate, saying: cache) { try fetch(server.mirror) }
        #expect(server.requests.isEmpty)
    }
}
