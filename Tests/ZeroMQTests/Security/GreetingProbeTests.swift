import Glibc
import Testing

@testable import ZeroMQ

@Suite("Asking a peer for its mechanism")
struct GreetingProbeTests {
    // As RFC 37 draws it: signature, version 3.1, the mechanism's name with its zeros.
    private static func greeting(_ mechanism: String, signature: UInt8 = 0xFF, version: UInt8 = 3) -> [UInt8] {
        let name = Array(mechanism.utf8)
        return [signature, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, version, 1] + name
            + [UInt8](repeating: 0, count: 20 - name.count)
    }

    @Test(
        "a greeting names its mechanism",
        arguments: [
            ("NULL", PeerMechanism.null), ("CURVE", .curve), ("PLAIN", .other), ("CURVED", .other), ("", .other),
        ])
    func mechanisms(_ name: String, _ mechanism: PeerMechanism) {
        #expect(PeerMechanism(greeting: Self.greeting(name)) == mechanism)
    }

    @Test(
        "what is no whole greeting of ZMTP 3 names none",
        arguments: [
            [], Array("HTTP/1.1 400 Bad Request\r\nConnection: close".utf8), Self.greeting("NULL").dropLast(),
            Self.greeting("NULL", signature: 1), Self.greeting("NULL", version: 2),
        ])
    func noGreetings(_ bytes: [UInt8]) {
        #expect(PeerMechanism(greeting: bytes) == nil)
    }

    @Test("libzmq's own sockets tell whether they want keys, as often as they are asked", arguments: [false, true])
    func sockets(_ hasKeys: Bool) throws {
        let router = try Socket(.router, in: Context())
        if hasKeys { try router.secureAsServer(CurveKeys.generate()) }
        let endpoint = try router.bind(Endpoint("tcp://127.0.0.1:*"))
        for _ in 0..<50 {
            #expect(GreetingProbe.mechanism(at: endpoint, within: .seconds(20)) == (hasKeys ? .curve : .null))
        }
    }

    @Test("where nobody listens, or who does says nothing, the answer is none")
    func nobody() throws {
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(silent >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(silent, $0, length) == 0 && listen(silent, 1) == 0 && getsockname(silent, $0, &length) == 0
            }
        }
        try #require(isBound)
        let endpoint = try Endpoint("tcp://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
        #expect(GreetingProbe.mechanism(at: endpoint, within: .milliseconds(50)) == nil)
        close(silent)
        #expect(GreetingProbe.mechanism(at: endpoint, within: .seconds(20)) == nil)
        #expect(GreetingProbe.mechanism(at: try Endpoint("inproc://here"), within: .seconds(20)) == nil)
    }
}
