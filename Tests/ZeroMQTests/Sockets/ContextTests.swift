import Failures
import Glibc
import Testing

@testable import ZeroMQ

@Suite("Contexts")
struct ContextTests {
    @Test("a context ends while peers are connected, unreachable or have messages unsent")
    func endsWithOpenPeers() throws {
        weak var ended: Context?
        do {
            let context = try Context()
            ended = context
            let listener = try Socket(.router, in: context)
            let endpoint = try listener.bind(Endpoint("tcp://127.0.0.1:*"))
            let connected = try Socket(.dealer, in: context)
            try connected.connect(endpoint)
            #expect(try connected.sendParts([[UInt8](repeating: 1, count: 5_000_000)]) == .sent)
            let lonely = try Socket(.dealer, in: context)
            try lonely.connect(Endpoint("tcp://127.0.0.1:9"))
            #expect(try lonely.sendParts([[1], [2]]) == .sent)
        }
        #expect(ended == nil)
    }

    @Test("sockets close with their scope: a context for few sockets makes many, one after another")
    func socketsDoNotLeak() throws {
        let context = try Context(ContextOptions(maximumSockets: 4))
        for _ in 0..<50 {
            // libzmq takes closed sockets apart in the background: their places are free a little later.
            var failures = 0
            while failures < 10_000 {
                do {
                    let left = try Socket(.pair, in: context)
                    let right = try Socket(.pair, in: context)
                    #expect(try left.get(.linger) == .zero && right.get(.linger) == .zero)
                    break
                } catch {
                    failures += 1
                    usleep(1000)
                }
            }
            try #require(failures < 10_000)
        }
    }

    @Test("more sockets than allowed are refused with advice")
    func tooManySockets() throws {
        let context = try Context(ContextOptions(maximumSockets: 1))
        let first = try Socket(.pair, in: context)
        let error = #expect(throws: ZeroMQError.self) { _ = try Socket(.pair, in: context) }
        #expect(error?.failure.message.contains("ulimit -n") == true)
        #expect(try first.get(.linger) == .zero)
    }

    @Test("a context that is shut down ends waiting with an error that says so")
    func shutdown() throws {
        let context = try Context(ContextOptions(ioThreads: 2, ioThreadCPUs: [0]))
        let socket = try Socket(.pair, in: context)
        context.shutdown()
        var message = Message()
        let error = #expect(throws: ZeroMQError.self) { try socket.receive(into: &message) }
        #expect(error?.isShutdown == true)
    }
}
