import Failures
import Glibc
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("Sockets")
struct SocketTests {
    @Test("a router answers a dealer over every transport", arguments: TestTransport.allCases)
    func echo(transport: TestTransport) throws {
        let directory = try TemporaryDirectory()
        let context = try Context()
        let router = try Socket(.router, in: context)
        let dealer = try Socket(.dealer, in: context)
        let endpoint = try router.bind(transport.endpoint(in: directory))
        try dealer.set(.routingID, to: Array("worker-1".utf8))
        try dealer.connect(endpoint)

        #expect(try dealer.sendParts([[1, 2, 3], [], [4]]) == .sent)
        let question = try router.receiveParts()
        #expect(question == [Array("worker-1".utf8), [1, 2, 3], [], [4]])
        #expect(try router.sendParts(question) == .sent)
        #expect(try dealer.receiveParts() == [[1, 2, 3], [], [4]])
    }

    @Test("large parts arrive whole and in order", arguments: TestTransport.allCases)
    func largeParts(transport: TestTransport) throws {
        let directory = try TemporaryDirectory()
        let context = try Context()
        let left = try Socket(.pair, in: context)
        let right = try Socket(.pair, in: context)
        try right.connect(left.bind(transport.endpoint(in: directory)))
        let parts: [[UInt8]] = (0..<5).map { part in
            (0..<(part * 300_000 + 1)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ part) }
        }
        #expect(try left.sendParts(parts) == .sent)
        #expect(try right.receiveParts() == parts)
    }

    @Test("the other patterns carry messages too")
    func patterns() throws {
        let context = try Context()
        let publisher = try Socket(.publisher, in: context)
        let subscriber = try Socket(.subscriber, in: context)
        try publisher.bind(Endpoint("inproc://news"))
        try subscriber.subscribe(to: Array("even".utf8))
        try subscriber.connect(Endpoint("inproc://news"))
        // A subscription takes a moment to arrive, and what is published before goes nowhere.
        var news: [[UInt8]] = []
        for _ in 0..<1000 where news.isEmpty {
            #expect(try publisher.sendParts([Array("odd".utf8)]) == .sent)
            #expect(try publisher.sendParts([Array("even".utf8)]) == .sent)
            news = try subscriber.receiveParts(within: .milliseconds(20))
        }
        #expect(news == [Array("even".utf8)])

        let reply = try Socket(.reply, in: context)
        let request = try Socket(.request, in: context)
        try reply.bind(Endpoint("inproc://questions"))
        try request.connect(Endpoint("inproc://questions"))
        #expect(try request.sendParts([[1]]) == .sent)
        #expect(throws: ZeroMQError.self) { try request.sendParts([[2]]) }
        #expect(try reply.receiveParts() == [[1]])
        #expect(try reply.sendParts([[3]]) == .sent)
        #expect(try request.receiveParts() == [[3]])
    }

    @Test("waiting calls deliver as well")
    func waiting() throws {
        let context = try Context()
        let left = try Socket(.pair, in: context)
        let right = try Socket(.pair, in: context)
        try left.bind(Endpoint("inproc://waiting"))
        try right.connect(Endpoint("inproc://waiting"))
        try right.set(.receiveTimeout, to: .milliseconds(5))
        var message = Message([7, 8])
        #expect(try left.send(&message) == .sent)
        #expect(message.count == 0)
        #expect(try right.receive(into: &message) == .received)
        #expect(message.withUnsafeBytes { Array($0) } == [7, 8])
        var parts = MultipartMessage(capacity: 2)
        #expect(try right.receive(into: &parts) == .nothing)
        parts.append([1])
        parts.append([2])
        #expect(try left.send(&parts) == .sent)
        #expect(try right.receive(into: &parts) == .received)
        #expect(parts.allBytes == [[1], [2]])
    }

    @Test("sending without a peer would block, and the message stays whole")
    func wouldBlock() throws {
        let context = try Context()
        let dealer = try Socket(.dealer, in: context)
        var single = Message([1, 2, 3])
        #expect(try dealer.sendIfPossible(&single) == .wouldBlock)
        #expect(single.withUnsafeBytes { Array($0) } == [1, 2, 3])
        var parts = MultipartMessage(capacity: 2)
        parts.append([4])
        parts.append([5, 6])
        #expect(try dealer.sendIfPossible(&parts) == .wouldBlock)
        #expect(parts.allBytes == [[4], [5, 6]])
        #expect(try dealer.receiveIfAvailable(into: &single) == .nothing)
    }

    @Test("a full queue would block until the peer reads")
    func fullQueue() throws {
        let context = try Context()
        let left = try Socket(.pair, in: context)
        let right = try Socket(.pair, in: context)
        try left.set(.sendHighWaterMark, to: 1)
        try right.set(.receiveHighWaterMark, to: 1)
        try left.bind(Endpoint("inproc://full"))
        try right.connect(Endpoint("inproc://full"))
        var sent = 0
        while try left.sendParts([[UInt8(sent)]]) == .sent { sent += 1 }
        #expect(sent == 2)
        #expect(try left.readiness().contains(.writable) == false)
        for expected in 0..<sent { #expect(try right.receiveParts() == [[UInt8(expected)]]) }
        let poller = Poller()
        _ = poller.add(left, for: .writable)
        #expect(try poller.wait(timeout: patience) == .ready(1))
        #expect(try left.sendParts([[9]]) == .sent)
    }

    @Test("a mandatory router reports peers that it does not know, and the message stays whole")
    func unreachable() throws {
        let context = try Context()
        let router = try Socket(.router, in: context)
        try router.set(.routerMandatory, to: true)
        try router.bind(Endpoint("inproc://router"))
        var parts = MultipartMessage(capacity: 3)
        parts.append(Array("nobody".utf8))
        parts.append([1])
        #expect(try router.sendIfPossible(&parts) == .unreachable)
        #expect(parts.allBytes == [Array("nobody".utf8), [1]])
    }

    @Test("after a message that cannot be sent, the next one arrives whole")
    func nextAfterFailure() throws {
        let context = try Context()
        let router = try Socket(.router, in: context)
        let dealer = try Socket(.dealer, in: context)
        try router.set(.routerMandatory, to: true)
        try router.bind(Endpoint("inproc://router"))
        try dealer.set(.routingID, to: [1, 2])
        try dealer.connect(Endpoint("inproc://router"))
        #expect(try dealer.sendParts([[0]]) == .sent)
        #expect(try router.receiveParts() == [[1, 2], [0]])
        #expect(try router.sendParts([[9, 9], [5], [6]]) == .unreachable)
        #expect(try router.sendParts([[1, 2], [7], [8]]) == .sent)
        #expect(try dealer.receiveParts() == [[7], [8]])
    }

    @Test("too many parts are drained and counted, and the next message is intact")
    func excessParts() throws {
        let context = try Context()
        let left = try Socket(.pair, in: context)
        let right = try Socket(.pair, in: context)
        try left.bind(Endpoint("inproc://parts"))
        try right.connect(Endpoint("inproc://parts"))
        #expect(try left.sendParts((1...9).map { [UInt8($0), 0] }) == .sent)
        #expect(try left.sendParts([[42]]) == .sent)
        var message = MultipartMessage(capacity: 3)
        #expect(try right.receive(into: &message) == .excessive(parts: 9, bytes: 18))
        #expect(message.allBytes == [[1, 0], [2, 0], [3, 0]])
        #expect(try right.receive(into: &message) == .received)
        #expect(message.allBytes == [[42]])
    }

    @Test(
        "too many bytes are drained and counted, keeping the parts within bounds",
        arguments: [(4, 0), (5, 1), (14, 1), (15, 2), (35, 3), (36, 3)])
    func excessBytes(maximum: Int, kept: Int) throws {
        let context = try Context()
        let left = try Socket(.pair, in: context)
        let right = try Socket(.pair, in: context)
        try left.bind(Endpoint("inproc://bytes"))
        try right.connect(Endpoint("inproc://bytes"))
        let sizes = [5, 10, 20]
        #expect(try left.sendParts(sizes.map { [UInt8](repeating: 1, count: $0) }) == .sent)
        #expect(try left.sendParts([[42]]) == .sent)
        var message = MultipartMessage(capacity: 8)
        let outcome = try right.receive(into: &message, maximumBytes: maximum)
        #expect(outcome == (maximum >= 35 ? .received : .excessive(parts: 3, bytes: 35)))
        #expect((0..<message.count).map { message.byteCount(ofPart: $0) } == Array(sizes.prefix(kept)))
        #expect(try right.receive(into: &message) == .received)
        #expect(message.allBytes == [[42]])
    }

    @Test("options are read back as they were set")
    func options() throws {
        let socket = try Socket(.router, in: Context())
        #expect(try socket.get(.linger) == .zero)
        for option in [
            SocketOption.linger, .heartbeatInterval, .heartbeatTimeout, .handshakeInterval, .connectTimeout,
            .reconnectInterval, .longestReconnectInterval, .sendTimeout, .receiveTimeout,
        ] {
            try socket.set(option, to: .milliseconds(1234))
            #expect(try socket.get(option) == .milliseconds(1234), "\(option.name)")
        }
        try socket.set(.heartbeatTimeToLive, to: .milliseconds(1200))
        #expect(try socket.get(.heartbeatTimeToLive) == .milliseconds(1200))
        for option in [
            SocketOption.sendHighWaterMark, .receiveHighWaterMark, .backlog, .tcpKeepaliveIdle,
            .tcpKeepaliveInterval, .tcpKeepaliveCount,
        ] {
            try socket.set(option, to: 17)
            #expect(try socket.get(option) == 17, "\(option.name)")
        }
        for option in [SocketOption.immediate, .ipv6, .tcpKeepalive] {
            try socket.set(option, to: true)
            #expect(try socket.get(option), "\(option.name)")
        }
        try socket.set(.routerMandatory, to: true)
        try socket.set(.routerHandover, to: true)
        try socket.set(.probeRouter, to: true)
        try socket.set(.maximumMessageSize, to: 1 << 40)
        #expect(try socket.get(.maximumMessageSize) == 1 << 40)
        try socket.set(.routingID, to: [65, 0, 66])
        #expect(try socket.get(.routingID) == [65, 0, 66])
        try socket.set(.zapDomain, to: "apus")
        #expect(try socket.get(.zapDomain) == "apus")
        #expect(try socket.get(.fileDescriptor) > 2)
        #expect(throws: ZeroMQError.self) { try socket.set(.routingID, to: []) }
    }

    @Test("binding to port * tells the port chosen, and binding there again says who is in the way")
    func addressInUse() throws {
        let context = try Context()
        let first = try Socket(.router, in: context)
        let second = try Socket(.router, in: context)
        let endpoint = try first.bind(Endpoint("tcp://127.0.0.1:*"))
        #expect(!endpoint.hasOpenPort && endpoint.isLoopback)
        let error = #expect(throws: ZeroMQError.self) { try second.bind(endpoint) }
        #expect(error?.code == EADDRINUSE)
        #expect(error?.failure.kind == .unavailable)
        #expect(error?.failure.message.hasPrefix("cannot listen on \(endpoint): another process listens there") == true)
        try first.unbind(endpoint)
    }

    @Test("a directory that does not exist and an address of another machine are told apart")
    func bindFailures() throws {
        let socket = try Socket(.router, in: Context())
        let missing = #expect(throws: ZeroMQError.self) { try socket.bind(Endpoint("ipc:///nonexistent/socket")) }
        #expect(missing?.failure.message.contains("the directory of the path does not exist") == true)
        let foreign = #expect(throws: ZeroMQError.self) { try socket.bind(Endpoint("tcp://192.0.2.1:5555")) }
        #expect(foreign?.failure.message.contains("no such address or network interface") == true)
        let never = #expect(throws: ZeroMQError.self) { try socket.disconnect(Endpoint("tcp://127.0.0.1:1")) }
        #expect(never?.endpoint == "tcp://127.0.0.1:1")
    }
}
