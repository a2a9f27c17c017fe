import Arithmetic
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("Authentication")
struct AuthenticatorTests {
    /// A server with one authorized client, `anna`.
    struct Scene: ~Copyable {
        let context: Context
        let router: Socket
        var authenticator: Authenticator
        let endpoint: Endpoint
        let serverKeys: CurveKeys
        let anna: CurveKeys

        init() throws {
            let context = try Context()
            let serverKeys = try CurveKeys.generate()
            let anna = try CurveKeys.generate()
            let authenticator = try Authenticator(in: context, keys: AuthorizedKeys([anna.publicKey: "anna"]))
            let router = try Socket(.router, in: context)
            try router.secureAsServer(serverKeys)
            let endpoint = try router.bind(Endpoint("tcp://127.0.0.1:*"))
            self.context = context
            self.serverKeys = serverKeys
            self.anna = anna
            self.authenticator = authenticator
            self.router = router
            self.endpoint = endpoint
        }

        /// Serves until something has been decided and, if it was in favour, the client's message is there.
        mutating func serve(
            into message: inout MultipartMessage
        ) throws -> AuthenticationDecision? {
            let poller = Poller()
            _ = poller.add(authenticator.socket)
            let routerToken = poller.add(router)
            var decision: AuthenticationDecision?
            while case .ready = try poller.wait(timeout: patience) {
                if poller.readiness(of: routerToken).contains(.readable) {
                    _ = try router.receiveIfAvailable(into: &message)
                    return decision
                }
                decision = try authenticator.handleOne() ?? decision
                if case .denied = decision { return decision }
            }
            return decision
        }
    }

    @Test("a client with an authorized key is let in, and its messages bear its name")
    func accepted() throws {
        var scene = try Scene()
        let dealer = try Socket(.dealer, in: Context())
        try dealer.secureAsClient(scene.anna, server: scene.serverKeys.publicKey)
        try dealer.connect(scene.endpoint)
        #expect(try dealer.sendParts([[1]]) == .sent)
        var message = MultipartMessage(capacity: 2)
        #expect(try scene.serve(into: &message) == .accepted(name: "anna", address: "127.0.0.1"))
        #expect(message.bytes(ofPart: 1) == [1])
        #expect(message.authenticatedUser == "anna")
        #expect(scene.authenticator.acceptedCount == 1 && scene.authenticator.deniedCount == 0)
    }

    @Test("a client with another key is denied, counted by address, and let in once its key is authorized")
    func deniedThenAccepted() throws {
        let directory = try TemporaryDirectory()
        var scene = try Scene()
        let stranger = try CurveKeys.generate()
        let dealer = try Socket(.dealer, in: Context())
        try dealer.secureAsClient(stranger, server: scene.serverKeys.publicKey)
        try dealer.set(.reconnectInterval, to: .milliseconds(10))
        try dealer.connect(scene.endpoint)
        #expect(try dealer.sendParts([[1]]) == .sent)
        var message = MultipartMessage(capacity: 2)
        #expect(try scene.serve(into: &message) == .denied(key: stranger.publicKey, address: "127.0.0.1"))
        #expect(message.count == 0)
        #expect(scene.authenticator.deniedCount == 1 && scene.authenticator.acceptedCount == 0)
        #expect(scene.authenticator.denialsByAddress == ["127.0.0.1": 1])
        try directory.write(CurveCertificate(publicKeyText: stranger.publicKey.text).text, to: "stranger.key")
        try scene.authenticator.reload(directory: directory.path)
        // libzmq's client gives up once it is denied (status 400), so a new one comes.
        let again = try Socket(.dealer, in: Context())
        try again.secureAsClient(stranger, server: scene.serverKeys.publicKey)
        try again.connect(scene.endpoint)
        #expect(try again.sendParts([[2]]) == .sent)
        var decision = try scene.serve(into: &message)
        while case .denied = decision { decision = try scene.serve(into: &message) }
        #expect(decision == .accepted(name: "stranger", address: "127.0.0.1"))
    }

    @Test("without CURVE, with the wrong server key, and while nobody authenticates, nothing gets in")
    func outsiders() throws {
        let context = try Context()
        let serverKeys = try CurveKeys.generate()
        let router = try Socket(.router, in: context)
        try router.secureAsServer(serverKeys)
        let endpoint = try router.bind(Endpoint("tcp://127.0.0.1:*"))
        var monitor = try SocketMonitor(of: router)

        let plain = try Socket(.dealer, in: context)
        try plain.connect(endpoint)
        let mistaken = try Socket(.dealer, in: context)
        try mistaken.secureAsClient(.generate(), server: CurveKeys.generate().publicKey)
        try mistaken.connect(endpoint)
        let unchecked = try Socket(.dealer, in: context)
        try unchecked.secureAsClient(.generate(), server: serverKeys.publicKey)
        try unchecked.connect(endpoint)
        for number: UInt8 in 1...3 {
            _ = try plain.sendParts([[number]])
            _ = try mistaken.sendParts([[number]])
            _ = try unchecked.sendParts([[number]])
        }
        let raw = try RawConnection(to: endpoint)
        raw.say([1, 0, 3, 1, 7, 8, 2, 0, 9])

        var failures = 0
        var events: [SocketEvent] = []
        try monitor.collect(into: &events) { kind in
            if case .handshakeFailed = kind { failures += 1 }
            return failures == 4
        }
        #expect(failures == 4)
        #expect(!events.contains { $0.kind == .handshakeSucceeded })
        var message = Message()
        #expect(try router.receiveIfAvailable(into: &message) == .nothing)
    }

    @Test("a context has one authenticator")
    func onlyOne() throws {
        let context = try Context()
        let first = try Authenticator(in: context, keys: AuthorizedKeys())
        #expect(throws: ZeroMQError.self) { _ = try Authenticator(in: context, keys: AuthorizedKeys()) }
        #expect(first.acceptedCount == 0)
    }

    @Test("requests and replies have the frames of ZeroMQ's RFC 27")
    func codec() throws {
        let key = try CurveKeys.generate().publicKey
        let frames = ["1.0", "7", "apus", "10.0.0.3", "", "CURVE"].map { Array($0.utf8) } + [key.bytes]
        let request = try #require(AuthenticationRequest(frames: frames))
        #expect(request.frames == frames)
        #expect(request.publicKey == key && request.address == "10.0.0.3" && request.domain == "apus")
        let accepted = AuthenticationReply(to: request, authorizing: AuthorizedKeys([key: "x"]))
        #expect(accepted.frames == ["1.0", "7", "200", "OK", "x", ""].map { Array($0.utf8) })
        let denied = AuthenticationReply(to: request, authorizing: AuthorizedKeys())
        #expect(denied.frames == ["1.0", "7", "400", "this key is not authorized", "", ""].map { Array($0.utf8) })
    }

    @Test("no mutation of a stranger's request lets the stranger in, and the authenticator goes on answering")
    func mutations() throws {
        let context = try Context()
        let anna = try CurveKeys.generate().publicKey
        let stranger = try CurveKeys.generate().publicKey
        var authenticator = try Authenticator(in: context, keys: AuthorizedKeys([anna: "anna"]))
        let asker = try Socket(.dealer, in: context)
        try asker.connect(Endpoint("inproc://zeromq.zap.01"))
        let request = AuthenticationRequest(
            requestID: [1], domain: "apus", address: "10.0.0.3", routingID: [], mechanism: "CURVE",
            credentials: [stranger.bytes])
        var malformed = 0
        for index in 0..<10_000 {
            try #require(asker.sendParts(mutate([[]] + request.frames, UInt64(index))) == .sent)
            let decision = try authenticator.handleOne()
            if decision == .malformed { malformed += 1 }
            try #require(decision != nil)
            // Nobody hears the answers meanwhile.
            var answer = MultipartMessage(capacity: 8)
            _ = try asker.receiveIfAvailable(into: &answer)
        }
        #expect(authenticator.acceptedCount == 0)
        #expect(malformed > 1000 && authenticator.deniedCount > 1000)
        #expect(authenticator.denialsByAddress.count <= 256)

        var friendly = request
        friendly.credentials = [anna.bytes]
        #expect(try asker.sendParts([[]] + friendly.frames) == .sent)
        #expect(try authenticator.handleOne() == .accepted(name: "anna", address: "10.0.0.3"))
        #expect(try asker.receiveParts()[3] == Array("200".utf8))
    }

    /// Changes, cuts, grows, drops, doubles or swaps one to three frames.
    private func mutate(_ frames: [[UInt8]], _ index: UInt64) -> [[UInt8]] {
        let random = CounterRandom(seed: 3, purpose: .test, stream: index)
        var frames = frames
        for round in 0...random.integer(below: 3, at: 0) {
            let at = UInt64(round * 4 + 1)
            guard !frames.isEmpty else { break }
            let frame = random.integer(below: frames.count, at: at)
            let place = random.integer(below: frames[frame].count + 1, at: at + 1)
            let byte = UInt8(truncatingIfNeeded: random.bits(at: at + 2))
            switch random.integer(below: 7, at: at + 3) {
            case 0 where place < frames[frame].count: frames[frame][place] ^= byte | 1
            case 1: frames[frame].removeSubrange(place...)
            case 2: frames[frame].insert(contentsOf: [UInt8](repeating: byte, count: Int(byte) * 8), at: place)
            case 3: frames.remove(at: frame)
            case 4: frames.insert(frames[frame], at: frame)
            case 5: frames.swapAt(frame, random.integer(below: frames.count, at: at + 2))
            default: frames.append(contentsOf: [[UInt8]](repeating: [byte], count: Int(byte % 20)))
            }
        }
        return frames.isEmpty ? [[]] : frames
    }
}
