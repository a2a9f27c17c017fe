import Glibc
import Synchronization
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("Messages")
struct MessageTests {
    @Test("a message moves without its bytes moving, however small", arguments: [0, 1, 29, 33, 34, 100_000])
    func stability(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let first = Message(bytes)
        let address = first.withUnsafeBytes { $0.baseAddress }
        let second = pass(first)
        #expect(second.withUnsafeBytes { $0.baseAddress } == address)
        #expect(second.withUnsafeBytes { Array($0) } == bytes)
        #expect(second.count == count && second.isEmpty == (count == 0) && !second.hasMore)
    }

    private func pass(_ message: consuming Message) -> Message { message }

    @Test("a message is filled in place and replaced")
    func filling() {
        var message = Message(count: 40) { $0.initializeMemory(as: UInt8.self, repeating: 7) }
        #expect(message.withUnsafeBytes { Array($0) } == [UInt8](repeating: 7, count: 40))
        message.replace(count: 2) { $0.copyBytes(from: [1, 2]) }
        #expect(message.withUnsafeBytes { Array($0) } == [1, 2])
        let large = [UInt8](repeating: 3, count: 1000)
        large.withUnsafeBytes { message.replace(copying: $0) }
        #expect(message.withUnsafeBytes { Array($0) } == large)
    }

    @Test("copies of large messages share their bytes and outlive the original")
    func copies() {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        var shared = Message()
        do {
            var original = Message(bytes)
            let copy = original.copy()
            #expect(copy.withUnsafeBytes { $0.baseAddress } == original.withUnsafeBytes { $0.baseAddress })
            shared.share(&original)
        }
        #expect(shared.withUnsafeBytes { Array($0) } == bytes)
    }

    @Test("memory of others is let go of exactly once, however many copies there were")
    func externalMemory() {
        let counter = ReleaseCounter()
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 5)
        do {
            var message = Message(referencing: UnsafeRawBufferPointer(memory)) { counter.increment() }
            #expect(message.withUnsafeBytes { $0.baseAddress } == UnsafeRawPointer(memory.baseAddress))
            let first = message.copy()
            let second = message.copy()
            #expect(first.count == 1000 && second.count == 1000)
            message.replace(count: 0) { _ in }
            #expect(counter.count == 0)
        }
        #expect(counter.count == 1)
        memory.deallocate()
    }

    @Test(
        "memory of others that was sent is let go of exactly once, after the peer has it",
        arguments: TestTransport.allCases)
    func externalMemorySent(transport: TestTransport) throws {
        let directory = try TemporaryDirectory()
        let counter = ReleaseCounter()
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 400_000, alignment: 64)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 5)
        do {
            let context = try Context()
            let left = try Socket(.pair, in: context)
            let right = try Socket(.pair, in: context)
            try left.connect(right.bind(transport.endpoint(in: directory)))
            var message = Message(referencing: UnsafeRawBufferPointer(memory)) { counter.increment() }
            var parts = MultipartMessage(capacity: 2)
            parts.append([1])
            parts.append(sharing: &message)
            #expect(try left.sendIfPossible(&parts) == .sent)
            #expect(try right.receiveParts() == [[1], [UInt8](repeating: 5, count: 400_000)])
            #expect(counter.count == 0)
        }
        // The context has ended, and with it libzmq's thread.
        #expect(counter.count == 1)
    }

    @Test("messages that never leave are let go of when their socket closes")
    func externalMemoryUnsent() throws {
        let counter = ReleaseCounter()
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 8)
        defer { bytes.deallocate() }
        do {
            let socket = try Socket(.dealer, in: Context())
            try socket.connect(Endpoint("tcp://127.0.0.1:9"))
            var message = Message(referencing: UnsafeRawBufferPointer(bytes)) { counter.increment() }
            #expect(try socket.sendIfPossible(&message) == .sent)
        }
        #expect(counter.count == 1)
    }

    @Test("a multi-part message takes parts in every way and is used again")
    func multipart() {
        var parts = MultipartMessage(capacity: 5)
        var moved = Message([1, 2])
        var shared = Message([UInt8](repeating: 3, count: 100))
        parts.append([9])
        parts.append(moving: &moved)
        parts.append(sharing: &shared)
        parts.append(count: 2) { $0.copyBytes(from: [4, 5]) }
        [UInt8]([6]).withUnsafeBytes { parts.append(copying: $0) }
        #expect(moved.isEmpty && shared.count == 100)
        #expect(parts.allBytes == [[9], [1, 2], [UInt8](repeating: 3, count: 100), [4, 5], [6]])
        #expect(parts.byteCount == 106)
        parts.move(part: 3, into: &moved)
        #expect(moved.withUnsafeBytes { Array($0) } == [4, 5])
        #expect(parts.byteCount(ofPart: 3) == 0)
        parts.removeAll()
        #expect(parts.count == 0)
        parts.append([8])
        #expect(parts.allBytes == [[8]])
    }

    @Test("received messages tell where they came from")
    func peerAddress() throws {
        let context = try Context()
        let left = try Socket(.pair, in: context)
        let right = try Socket(.pair, in: context)
        try right.connect(left.bind(Endpoint("tcp://127.0.0.1:*")))
        #expect(try right.sendParts([[1], [2]]) == .sent)
        var message = MultipartMessage(capacity: 2)
        #expect(try left.receive(into: &message) == .received)
        #expect(message.peerAddress == "127.0.0.1")
        #expect(message.authenticatedUser == nil)
    }
}

/// Counts on whatever thread.
final class ReleaseCounter: Sendable {
    private let value = Atomic<Int>(0)

    var count: Int { value.load(ordering: .acquiring) }

    func increment() { value.add(1, ordering: .releasing) }
}
