internal import CZeroMQ

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
