internal import CZeroMQ

/// A message of several parts, all sent or none, with room for a fixed number of them.
///
/// Like ``Message`` it is a place to be used again: one that is received into at every step allocates nothing.
package struct MultipartMessage: ~Copyable {
    /// `capacity` messages, each of them initialized at all times; the first `count` are the parts.
    let storage: MessageStorage
    package let capacity: Int
    package internal(set) var count = 0

    /// - Parameter capacity: how many parts there is room for; at least 1.
    package init(capacity: Int) {
        precondition(capacity > 0, "a message has at least one part")
        self.capacity = capacity
        storage = .allocate(capacity: capacity)
        for part in 0..<capacity { zmq_msg_init(storage + part) }
    }

    deinit {
        for part in 0..<capacity { zmq_msg_close(storage + part) }
        storage.deallocate()
    }

    package var isEmpty: Bool { count == 0 }

    /// Bytes of all parts.
    package var byteCount: Int {
        var sum = 0
        for part in 0..<count { sum += zmq_msg_size(storage + part) }
        return sum
    }

    /// - Precondition: `part` is in `0..<count`.
    package func byteCount(ofPart part: Int) -> Int {
        zmq_msg_size(place(of: part))
    }

    /// - Precondition: `part` is in `0..<count`.
    package func withUnsafeBytes<Result, Failure: Error>(
        ofPart part: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(place(of: part).bytes)
    }

    /// A copy of a part's bytes.
    ///
    /// - Precondition: `part` is in `0..<count`.
    package func bytes(ofPart part: Int) -> [UInt8] {
        [UInt8](place(of: part).bytes)
    }

    /// The address a received message came from, as far as the transport knows it.
    package var peerAddress: String? {
        count == 0 ? nil : (storage + (count - 1)).property("Peer-Address")
    }

    /// The name under which the sender's key is authorised; nil where nobody checked.
    package var authenticatedUser: String? {
        count == 0 ? nil : (storage + (count - 1)).property("User-Id")
    }

    /// Lets go of all parts.
    package mutating func removeAll() {
        for part in 0..<count {
            zmq_msg_close(storage + part)
            zmq_msg_init(storage + part)
        }
        count = 0
    }

    /// Appends a copy of the bytes.
    package mutating func append(copying bytes: UnsafeRawBufferPointer) {
        nextPlace().replace(copying: bytes)
    }

    /// Appends a copy of the bytes.
    package mutating func append(_ bytes: [UInt8]) {
        let place = nextPlace()
        bytes.withUnsafeBytes { place.replace(copying: $0) }
    }

    /// Appends `count` bytes that `fill` must write, all of them.
    package mutating func append(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        nextPlace().replace(count: count, fill)
    }

    /// Appends the content of `message`, which is empty afterwards.
    package mutating func append(moving message: inout Message) {
        zmq_msg_move(nextPlace(), message.storage)
    }

    /// Appends the content of `message`, which both share from then on.
    package mutating func append(sharing message: inout Message) {
        zmq_msg_copy(nextPlace(), message.storage)
    }

    /// Moves a part out, leaving an empty one.
    ///
    /// - Precondition: `part` is in `0..<count`.
    package mutating func move(part: Int, into message: inout Message) {
        zmq_msg_move(message.storage, place(of: part))
    }

    private func place(of part: Int) -> MessageStorage {
        precondition(part >= 0 && part < count, "the message has \(count) parts")
        return storage + part
    }

    private mutating func nextPlace() -> MessageStorage {
        precondition(count < capacity, "the message has room for \(capacity) parts")
        count += 1
        return storage + (count - 1)
    }
}

// As with `Message`: moves between threads, is changed only by its owner, and reading leaves it as it is.
extension MultipartMessage: @unchecked Sendable {}
