import Failures
import TestSupport
import Testing
import ZeroMQ
@testable import ZeroMQ

@Suite("Endpoints")
struct EndpointTests {
    @Test(
        "an endpoint is written as it was read",
        arguments: [
            "ipc:///run/apus/socket", "ipc://relative", "ipc:///home/me/my runs/socket", "inproc://zap",
            "tcp://127.0.0.1:5555", "tcp://*:1",
            "tcp://[::1]:65535",
            "tcp://node-7.cluster_a:80", "tcp://127.0.0.1:*",
        ])
    func roundTrip(text: String) throws {
        #expect(try Endpoint(text).description == text)
    }

    @Test("port 0 is the open port")
    func openPort() throws {
        #expect(try Endpoint("tcp://127.0.0.1:0") == Endpoint("tcp://127.0.0.1:*"))
        #expect(try Endpoint("tcp://127.0.0.1:0").hasOpenPort)
        #expect(try !Endpoint("tcp://127.0.0.1:1").hasOpenPort)
    }

    @Test(
        "only addresses of this machine are loopback",
        arguments: [
            ("ipc:///x", true), ("inproc://x", true), ("tcp://127.0.0.1:1", true), ("tcp://127.255.3.4:1", true),
            ("tcp://[::1]:1", true), ("tcp://[0:0:0:0:0:0:0:1]:1", true), ("tcp://[::ffff:127.0.0.1]:1", true),
            ("tcp://localhost:1", true), ("tcp://LocalHost:1", true),
            ("tcp://*:1", false), ("tcp://0.0.0.0:1", false), ("tcp://[::]:1", false), ("tcp://128.0.0.1:1", false),
            ("tcp://[::ffff:10.0.0.1]:1", false), ("tcp://[fe80::1]:1", false),
            ("tcp://localhost.example.org:1", false),
            ("tcp://127.0.0.1.example.org:1", false), ("tcp://127.1:1", false), ("tcp://lo:1", false),
            ("tcp://10.0.0.1:1", false),
        ])
    func loopback(text: String, isLoopback: Bool) throws {
        #expect(try Endpoint(text).isLoopback == isLoopback)
    }

    @Test("a socket listens on localhost by its address")
    func localhost() throws {
        let socket = try Socket(.router, in: Context(ContextOptions()))
        let bound = try socket.bind(Endpoint("tcp://LocalHost:*"))
        guard case .tcp("127.0.0.1", .some) = bound.transport else { throw ZeroMQError(code: 0, operation: "\(bound)") }
    }

    @Test("IPv6 addresses need the option")
    func needsIPv6() throws {
        #expect(try Endpoint("tcp://[::1]:1").needsIPv6)
        #expect(try !Endpoint("tcp://127.0.0.1:1").needsIPv6)
    }

    @Test(
        "what is no endpoint is refused in one line that repeats it",
        arguments: [
            "", "5555", "localhost:5555", "http://x:1", "ipc://", "ipc://*", "ipc://@abstract", "inproc://", "tcp://",
            "tcp://host",
            "tcp://:1", "tcp://host:", "tcp://host:65536", "tcp://host:-1", "tcp://host:+1", "tcp://host:1x",
            "tcp://::1:5",
            "tcp://[::1]", "tcp://[::1]5", "tcp://[host]:5", "tcp://a;b:5", "tcp://a/b:5", "tcp://a b:5", "ipc:///a\nb",
            "ipc:///a\0b",
        ])
    func refused(text: String) {
        let failure = #expect(throws: Failure.self) { try Endpoint(text) }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.hasPrefix("bad endpoint \"\(text.prefix(3).filter { $0 != "\n" })") == true)
        #expect(failure?.message.contains("\n") == false)
    }

    @Test("the longest path possible can be bound, and one byte more is refused with its length")
    func longestPath() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/".padding(to: Endpoint.longestPath)
        try Socket(.pair, in: Context()).bind(Endpoint.ipc(path: path))
        let failure = #expect(throws: Failure.self) { try Endpoint.ipc(path: path + "x") }
        #expect(failure?.message.contains("108 bytes, at most 107") == true)
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: "x", count: count - utf8.count)
    }
}

struct ReachableEndpointTests {
    @Test(
        "What is bound on every interface is reached under the host's name, anything else where it is",
        arguments: [
            ("tcp://*:5555", "tcp://n1:5555"), ("tcp://0.0.0.0:5555", "tcp://n1:5555"),
            ("tcp://[::]:5555", "tcp://n1:5555"), ("tcp://10.0.0.1:5555", "tcp://10.0.0.1:5555"),
            ("tcp://127.0.0.1:5555", "tcp://127.0.0.1:5555"), ("ipc:///run/apus", "ipc:///run/apus"),
        ])
    func isReached(_ bound: String, _ reached: String) throws {
        #expect(try Endpoint(bound).reachable(by: "n1").description == reached)
    }
}
