internal import CZeroMQ

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
