import Failures
import HTTP
import Testing

@Suite("An address to serve at is read, and refused where it is none")
struct ServingAddressTests {
    @Test(
        "Host and port may each be left out",
        arguments: [
            ("127.0.0.1:80", "127.0.0.1", 80), ("8080", "127.0.0.1", 8080), (":8080", "127.0.0.1", 8080),
            ("*:0", "*", 0), ("host-1.example:65535", "host-1.example", 65535), ("[::1]:9", "::1", 9),
            ("[::]", "::", nil), ("10.0.0.1", "10.0.0.1", nil),
        ] as [(String, String, UInt16?)])
    func accepted(text: String, host: String, port: UInt16?) throws {
        #expect(try ServingAddress(text) == ServingAddress(host: host, port: port))
    }

    @Test(
        "What is no address is refused as usage",
        arguments: [
            "", " ", "a:b", "a:", "a:65536", "a:-1", "::1", "::1:80", "[::1", "[a]:1", "[::1]80", "a b:1", "a/b:1",
            "70000",
            "http://a:1", "a:1\n",
        ])
    func refused(text: String) {
        #expect { try ServingAddress(text) } throws: { ($0 as? Failure)?.kind == .usage }
    }

    @Test(
        "Loopback is told from what others reach",
        arguments: [
            ("127.0.0.1", true), ("127.9.9.9", true), ("[::1]", true), ("[::ffff:127.0.0.1]", true),
            ("localhost", true),
            ("*", false), ("0.0.0.0", false), ("[::]", false), ("10.0.0.1", false), ("[::ffff:10.0.0.1]", false),
        ])
    func loopback(text: String, isLoopback: Bool) throws {
        #expect(try ServingAddress(text).resolved(defaultPort: 1).isLoopback == isLoopback)
    }

    @Test("A numeric address is written as in a URL")
    func description() {
        #expect(SocketAddress("::1", port: 8)?.description == "[::1]:8")
        #expect(SocketAddress("1.2.3.4", port: 8)?.description == "1.2.3.4:8")
        #expect(SocketAddress("1.2.3", port: 8) == nil)
    }
}
