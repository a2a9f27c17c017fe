internal import CZeroMQ

/// An open libzmq socket, known to the ``Socket`` that owns it and to the pollers that watch it.
///
/// It tells a ``Poller`` that a socket is gone, whose memory must not be touched then.
final class SocketHandle {
    let pointer: UnsafeMutableRawPointer
    private(set) var isOpen = true
    private var context: Context?

    init(_ kind: SocketKind, in context: Context) throws(ZeroMQError) {
        guard let pointer = zmq_socket(context.pointer, kind.code) else { throw .last("open a \(kind) socket") }
        self.pointer = pointer
        self.context = context
        var linger: Int32 = 0
        zmq_setsockopt(pointer, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
    }

    deinit { close() }

    func close() {
        guard isOpen else { return }
        zmq_close(pointer)
        isOpen = false
        // The context waits for its sockets when it ends, so let go of it only now.
        context = nil
    }
}
