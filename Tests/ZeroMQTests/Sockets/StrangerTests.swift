import Arithmetic
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("Strangers")
struct StrangerTests {
    @Test("whatever arrives at a TCP port, parts stay below the largest size, and peers are heard")
    func randomBytes() throws {
        let context = try Context()
        let router = try Socket(.router, in: context)
        try router.set(.maximumMessageSize, to: 1000)
        try router.set(.handshakeInterval, to: .milliseconds(200))
        let endpoint = try router.bind(Endpoint("tcp://127.0.0.1:*"))
        let dealer = try Socket(.dealer, in: context)
        try dealer.connect(endpoint)

        let greeting: [UInt8] = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0] + Array("NULL".utf8)
        let openings: [[UInt8]] = [
            [], greeting, greeting + [UInt8](repeating: 0, count: 48), [1, 0], [0xFF, 0, 0, 0, 0, 0, 0, 0, 1],
            Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8),
        ]
        for attempt in 0..<60 {
            let random = CounterRandom(seed: 7, purpose: .test, stream: UInt64(attempt))
            let noise = (0..<random.integer(below: 3000, at: 0)).map {
                UInt8(truncatingIfNeeded: random.bits(at: UInt64($0 + 1)))
            }
            let stranger = try RawConnection(to: endpoint)
            stranger.say(openings[attempt % openings.count] + noise)
            if attempt % 3 != 0 { stranger.close() }
        }

        #expect(try dealer.sendParts([Array("friend".utf8)]) == .sent)
        var message = MultipartMessage(capacity: 4)
        var heard = false
        while !heard {
            let outcome = try router.receive(into: &message, maximumBytes: 4000)
            try #require(outcome != .nothing, "the friend was not heard")
            for part in 0..<message.count { #expect(message.byteCount(ofPart: part) <= 1000) }
            #expect(message.byteCount <= 4000)
            heard = message.count == 2 && message.bytes(ofPart: 1) == Array("friend".utf8)
        }
    }

    @Test("an old-fashioned peer without a greeting is heard as ZMTP 1.0, with its parts")
    func oldProtocol() throws {
        let router = try Socket(.router, in: Context())
        let stranger = try RawConnection(to: router.bind(Endpoint("tcp://127.0.0.1:*")))
        // An anonymous identity, then a frame that has another after it.
        stranger.say([1, 0] + [3, 1, 7, 8] + [2, 0, 9])
        let parts = try router.receiveParts()
        #expect(parts.dropFirst() == [[7, 8], [9]])
    }
}
