import Glibc
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("Polling")
struct PollerTests {
    @Test("sockets and descriptors wake the same wait, each under its own token")
    func socketsAndDescriptors() throws {
        let pipe = try Pipe()
        let context = try Context()
        let left = try Socket(.pair, in: context)
        let right = try Socket(.pair, in: context)
        try left.bind(Endpoint("inproc://poll"))
        try right.connect(Endpoint("inproc://poll"))
        let poller = Poller()
        let socketToken = poller.add(right)
        let pipeToken = poller.add(descriptor: pipe.readEnd)
        #expect(poller.count == 2)

        #expect(try poller.wait(timeout: .milliseconds(1)) == .timedOut)
        #expect(poller.readiness(of: socketToken).isEmpty && poller.readiness(of: pipeToken).isEmpty)

        pipe.write(1)
        #expect(try poller.wait(timeout: patience) == .ready(1))
        #expect(poller.readiness(of: pipeToken) == .readable && poller.readiness(of: socketToken).isEmpty)

        #expect(try left.sendParts([[1]]) == .sent)
        #expect(try poller.wait(timeout: patience) == .ready(2))
        var ready: Set<Poller.Token> = []
        poller.forEachReady { token, readiness in
            #expect(readiness == .readable)
            ready.insert(token)
        }
        #expect(ready == [socketToken, pipeToken])

        poller.remove(pipeToken)
        poller.change(socketToken, to: .writable)
        #expect(try poller.wait(timeout: nil) == .ready(1))
        #expect(poller.readiness(of: socketToken) == .writable)
        #expect(poller.readiness(of: pipeToken).isEmpty)
    }

    @Test("the other end of a pipe that closes is seen")
    func hangUp() throws {
        let pipe = try Pipe()
        let poller = Poller()
        let token = poller.add(descriptor: pipe.readEnd)
        pipe.closeWriteEnd()
        #expect(try poller.wait(timeout: patience) == .ready(1))
        #expect(poller.readiness(of: token).contains(.failed))
    }

    @Test("a place that is used again does not answer to its old token")
    func reuse() throws {
        let first = try Pipe()
        let second = try Pipe()
        let poller = Poller()
        let old = poller.add(descriptor: first.readEnd)
        poller.remove(old)
        poller.remove(old)
        let new = poller.add(descriptor: second.readEnd)
        #expect(poller.count == 1)
        second.write(1)
        #expect(try poller.wait(timeout: patience) == .ready(1))
        #expect(poller.readiness(of: new) == .readable)
        #expect(poller.readiness(of: old).isEmpty)
    }

    @Test("more items than it begins with have room, and may go while looking at them")
    func growth() throws {
        let pipes = try (0..<40).map { _ in try Pipe() }
        let poller = Poller()
        let tokens = pipes.map { poller.add(descriptor: $0.readEnd) }
        for pipe in pipes { pipe.write(1) }
        #expect(try poller.wait(timeout: patience) == .ready(40))
        var seen = 0
        poller.forEachReady { _, _ in
            seen += 1
            for token in tokens { poller.remove(token) }
        }
        #expect(seen == 1 && poller.count == 0)
        #expect(try poller.wait(timeout: .zero) == .timedOut)
    }

    @Test("a socket that closed is forgotten")
    func closedSocket() throws {
        let context = try Context()
        let poller = Poller()
        let kept = try Socket(.pair, in: context)
        _ = poller.add(kept)
        do {
            let passing = try Socket(.pair, in: context)
            _ = poller.add(passing)
            #expect(poller.count == 2)
        }
        #expect(try poller.wait(timeout: .zero) == .timedOut)
        #expect(poller.count == 1)
        #expect(try kept.get(.linger) == .zero)
    }

    @Test("a signal wakes the wait")
    func signal() throws {
        // A handler that does nothing, installed without SA_RESTART; without one nothing would be interrupted.
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        #expect(sigaction(SIGURG, &action, nil) == 0)
        // The threads that tests run on block most signals.
        var signals = sigset_t()
        var previous = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGURG)
        pthread_sigmask(SIG_UNBLOCK, &signals, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        let thread = try SignallingThread(signal: SIGURG, to: pthread_self())
        defer { thread.stop() }

        let socket = try Socket(.pair, in: Context())
        let poller = Poller()
        _ = poller.add(socket)
        #expect(try poller.wait(timeout: patience) == .interrupted)
        var message = Message()
        #expect(try socket.receive(into: &message) == .interrupted)
    }
}

/// A pipe that closes itself.
private final class Pipe {
    let readEnd: Int32
    private var writeEnd: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemCallError(code: errno) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        closeWriteEnd()
    }

    func write(_ byte: UInt8) {
        var byte = byte
        _ = Glibc.write(writeEnd, &byte, 1)
    }

    func closeWriteEnd() {
        if writeEnd >= 0 { close(writeEnd) }
        writeEnd = -1
    }
}
