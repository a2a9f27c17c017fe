import Glibc
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("Monitoring")
struct SocketMonitorTests {
    @Test("connections come and go with their peers' addresses")
    func comingAndGoing() throws {
        let context = try Context()
        let router = try Socket(.router, in: context)
        var monitor = try SocketMonitor(of: router)
        let endpoint = try router.bind(Endpoint("tcp://127.0.0.1:*"))
        var events: [SocketEvent] = []
        do {
            let dealer = try Socket(.dealer, in: context)
            try dealer.connect(endpoint)
            try monitor.collect(into: &events, until: .handshakeSucceeded)
            #expect(try dealer.get(.linger) == .zero)
        }
        try monitor.collect(into: &events, until: .disconnected)
        #expect(events.map(\.kind) == [.listening, .accepted, .handshakeSucceeded, .disconnected])
        #expect(events.allSatisfy { $0.endpoint == endpoint.description })
        #expect(events[1].peerAddress?.hasPrefix("127.0.0.1:") == true)
        #expect(events[0].peerAddress == nil)
    }

    @Test("a peer that speaks no ZeroMQ fails its handshake")
    func handshakeFailure() throws {
        let router = try Socket(.router, in: Context())
        var monitor = try SocketMonitor(of: router)
        try router.set(.handshakeInterval, to: .milliseconds(50))
        let endpoint = try router.bind(Endpoint("tcp://127.0.0.1:*"))
        let stranger = try RawConnection(to: endpoint)
        var events: [SocketEvent] = []
        try monitor.collect(into: &events) { if case .handshakeFailed = $0 { true } else { $0 == .disconnected } }
        #expect(events.map(\.kind).prefix(2) == [.listening, .accepted])
        stranger.close()
    }

    @Test("a header of the wrong size is no event, and unknown events keep their number")
    func decoding() {
        #expect([UInt8](repeating: 0, count: 5).withUnsafeBytes { SocketEvent(header: $0, endpoint: "") } == nil)
        var header = [UInt8](repeating: 0, count: 6)
        header.withUnsafeMutableBytes { $0.storeBytes(of: 0x8000, as: UInt16.self) }
        #expect(header.withUnsafeBytes { SocketEvent(header: $0, endpoint: "x") }?.kind == .other(0x8000))
    }
}

extension SocketMonitor {
    /// Collects events until one is the last wanted, or patience ends.
    mutating func collect(into events: inout [SocketEvent], until isLast: (SocketEvent.Kind) -> Bool) throws {
        let poller = Poller()
        _ = poller.add(socket)
        while true {
            while let event = try next() {
                events.append(event)
                if isLast(event.kind) { return }
            }
            guard case .ready = try poller.wait(timeout: patience) else { return }
        }
    }

    mutating func collect(into events: inout [SocketEvent], until last: SocketEvent.Kind) throws {
        try collect(into: &events) { $0 == last }
    }
}
