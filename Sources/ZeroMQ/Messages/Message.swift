internal import CZeroMQ

/// One message, or one part of a multi-part message.
///
/// A message is a place that can be used again: sending empties it, receiving into it replaces what it holds, and
/// neither allocates memory of its own.
package struct Message: ~Copyable {
    let storage: MessageStorage

    /// An empty message, ready to be received into.
    package init() {
        storage = .allocate(capacity: 1)
        zmq_msg_init(storage)
    }

    /// Copies the bytes.
    package init(copying bytes: UnsafeRawBufferPointer) {
        self.init()
        storage.replace(copying: bytes)
    }

    /// Copies the bytes.
    package init(_ bytes: [UInt8]) {
        self.init()
        bytes.withUnsafeBytes { storage.replace(copying: $0) }
    }

    /// `count` bytes that `fill` must write, all of them: the memory holds anything before.
    package init(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.init()
        storage.replace(count: count, fill)
    }

    /// Sends memory where it lies, without copying it.
    ///
    /// - Parameters:
    ///   - bytes: must neither change nor go away before `release` is called.
    ///   - release: called exactly once, when neither this message nor a copy of it nor libzmq needs the bytes any
    ///     more; on any thread, often libzmq's I/O thread, so it must be short and must not call into this module.
    package init(referencing bytes: UnsafeRawBufferPointer, release: @escaping @Sendable () -> Void) {
        storage = .allocate(capacity: 1)
        ExternalMemory.initialize(storage, over: bytes, release: release)
    }

    deinit {
        zmq_msg_close(storage)
        storage.deallocate()
    }

    package var count: Int { zmq_msg_size(storage) }

    package var isEmpty: Bool { count == 0 }

    /// Whether more parts of the same message follow the one received here.
    package var hasMore: Bool { zmq_msg_more(storage) != 0 }

    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(storage.bytes)
    }

    /// Replaces the content, keeping the place.
    package mutating func replace(copying bytes: UnsafeRawBufferPointer) {
        storage.replace(copying: bytes)
    }

    /// Replaces the content by `count` bytes that `fill` must write, all of them.
    package mutating func replace(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        storage.replace(count: count, fill)
    }

    /// Another message with the same content, which both share: nothing is copied beyond 33 bytes.
    ///
    /// Mutating because libzmq starts counting references in this very message.
    package mutating func copy() -> Message {
        let copy = Message()
        zmq_msg_copy(copy.storage, storage)
        return copy
    }

    /// Replaces the content by that of `other`, which both then share.
    package mutating func share(_ other: inout Message) {
        zmq_msg_copy(storage, other.storage)
    }

    /// The address a received message came from, as far as the transport knows it.
    package var peerAddress: String? { storage.property("Peer-Address") }

    /// The name under which the sender's key is authorised; nil where nobody checked.
    package var authenticatedUser: String? { storage.property("User-Id") }
}

// A message may move between threads; only its owner can change it, and reading leaves it as it is.
extension Message: @unchecked Sendable {}

/// Where one `zmq_msg_t` lives: memory of its own that never moves, because libzmq keeps the bytes of small messages
/// inside the structure itself.
typealias MessageStorage = UnsafeMutablePointer<zmq_msg_t>

extension UnsafeMutablePointer where Pointee == zmq_msg_t {
    /// Valid until the message is sent, received into, replaced or closed.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: zmq_msg_data(self), count: zmq_msg_size(self))
    }

    /// Replaces the content by `count` bytes that `fill` writes.
    func replace(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        zmq_msg_close(self)
        // As everywhere in Swift, no memory left is the end of the process.
        guard zmq_msg_init_size(self, count) == 0 else { preconditionFailure("no memory for \(count) bytes") }
        fill(UnsafeMutableRawBufferPointer(start: zmq_msg_data(self), count: count))
    }

    func replace(copying bytes: UnsafeRawBufferPointer) {
        replace(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// What the transport and the handshake left with a received message, by its name in zmq_msg_gets(3).
    func property(_ name: String) -> String? {
        zmq_msg_gets(self, name).map { String(cString: $0) }
    }
}

/// Keeps the closure that is called when libzmq needs memory that is not its own no more.
final class ExternalMemory: Sendable {
    private let release: @Sendable () -> Void

    private init(release: @escaping @Sendable () -> Void) {
        self.release = release
    }

    /// - Precondition: the storage's old content is closed.
    static func initialize(
        _ storage: MessageStorage, over bytes: UnsafeRawBufferPointer, release: @escaping @Sendable () -> Void
    ) {
        let hint = Unmanaged.passRetained(ExternalMemory(release: release)).toOpaque()
        let result = zmq_msg_init_data(
            storage, UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count,
            { _, hint in
                guard let hint else { return }
                Unmanaged<ExternalMemory>.fromOpaque(hint).takeRetainedValue().release()
            }, hint)
        guard result == 0 else { preconditionFailure("no memory for a message") }
    }
}
