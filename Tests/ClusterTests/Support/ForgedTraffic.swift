import Arithmetic

@testable import Cluster

/// Bytes on a TCP connection that libzmq might take for a worker's: its protocol, ZMTP 3.0, written by hand.
enum ForgedTraffic {
    static func greeting(mechanism: String = "NULL") -> [UInt8] {
        let name = Array(mechanism.utf8)
        return [0xFF] + [UInt8](repeating: 0, count: 8) + [0x7F, 3, 0] + name
            + [UInt8](repeating: 0, count: 20 - name.count + 32)
    }

    /// - Parameter identity: The routing id that the peer asks for.
    static func ready(identity: [UInt8]) -> [UInt8] {
        func property(_ name: String, _ value: [UInt8]) -> [UInt8] {
            [UInt8(name.utf8.count)] + Array(name.utf8) + [0, 0, 0, UInt8(value.count)] + value
        }
        let body =
            [5] + Array("READY".utf8) + property("Socket-Type", Array("DEALER".utf8)) + property("Identity", identity)
        return [4, UInt8(body.count)] + body
    }

    /// One frame of a message.
    static func frame(_ body: [UInt8], more: Bool = false) -> [UInt8] {
        [more ? 1 : 0, UInt8(body.count)] + body
    }

    /// A peer with a routing id of its choice, saying this.
    static func peer(identity: [UInt8], saying messages: [[UInt8]]) -> [UInt8] {
        greeting() + ready(identity: identity) + messages.flatMap { frame($0) }
    }

    static func random(_ count: Int, seed: UInt64) -> [UInt8] {
        let random = CounterRandom(seed: seed, purpose: .test)
        return (0..<count).map { UInt8(random.integer(below: 256, at: UInt64($0))) }
    }

    /// Everything that means nothing, and something of what does.
    static func assorted(seed: UInt64) -> [[UInt8]] {
        let words = WorkerMessage.examples.filter { $0.encoded(from: WorkerID(1)).count < 256 }
        return [
            [], [0xFF], random(3000, seed: seed), Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8),
            Array("POST /train HTTP/1.0\r\nContent-Length: 1000000\r\n\r\n".utf8) + random(1000, seed: seed),
            Array(greeting().prefix(11)), Array(greeting().prefix(63)), greeting(), greeting(mechanism: "PLAIN"),
            greeting(mechanism: "CURVE"), greeting(mechanism: "ABSURD"), greeting() + ready(identity: []).prefix(9),
            greeting() + [4, 200] + random(200, seed: seed),
            greeting() + ready(identity: [UInt8](repeating: 7, count: 200)),
            // Frames of 2⁶³ and 2⁴⁰ bytes, before and after the handshake, and one that never ends.
            greeting() + [6, 0x7F] + [UInt8](repeating: 0xFF, count: 7),
            greeting() + ready(identity: []) + [2, 0x7F] + [UInt8](repeating: 0xFF, count: 7),
            greeting() + ready(identity: []) + [2, 0, 0, 1, 0, 0, 0, 0, 0] + random(100, seed: seed),
            greeting() + ready(identity: [1]) + [0, 100] + random(50, seed: seed),
            greeting() + ready(identity: []) + (0..<1000).flatMap { _ in frame([1], more: true) } + frame([2]),
            // ZMTP 1.0, without any handshake.
            [1, 0, 3, 1, 7, 8, 2, 0, 9],
            peer(identity: [2], saying: words.map { $0.encoded(from: WorkerID(1)) }),
            peer(identity: [3], saying: words.map { $0.encoded(from: nil) }.filter { $0.count != 12 + 12 }),
        ]
    }
}
