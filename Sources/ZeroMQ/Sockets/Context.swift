internal import CZeroMQ
internal import Glibc

/// The process's side of libzmq: its I/O threads and the sockets made in it.
///
/// Every ``Socket`` keeps its context alive, so the context ends when the last of both is gone. Sockets do not
/// linger unless told to, so that the end does not wait for peers.
package final class Context: Sendable {
    // A context is the one libzmq object that threads may share; the pointer never changes.
    nonisolated(unsafe) let pointer: UnsafeMutableRawPointer

    package init(_ options: ContextOptions = ContextOptions()) throws(ZeroMQError) {
        guard let pointer = zmq_ctx_new() else { throw .last("create a messaging context") }
        self.pointer = pointer
        try set(ZMQ_IO_THREADS, to: options.ioThreads, "set the number of I/O threads")
        try set(ZMQ_MAX_SOCKETS, to: options.maximumSockets, "set the largest number of sockets")
        for cpu in options.ioThreadCPUs {
            try set(ZMQ_THREAD_AFFINITY_CPU_ADD, to: cpu, "keep I/O threads on CPU \(cpu)")
        }
    }

    deinit {
        while zmq_ctx_term(pointer) != 0, zmq_errno() == EINTR {}
    }

    /// Makes every call that waits on a socket of this context, in any thread, end with an error whose
    /// ``ZeroMQError/isShutdown`` is true.
    package func shutdown() {
        zmq_ctx_shutdown(pointer)
    }

    private func set(_ option: Int32, to value: Int, _ operation: String) throws(ZeroMQError) {
        guard zmq_ctx_set(pointer, option, Int32(clamping: value)) == 0 else { throw .last(operation) }
    }
}

/// How libzmq works behind the sockets of one context.
package struct ContextOptions: Sendable {
    /// Threads that move bytes between sockets and the network; one suffices up to about a gigabyte a second.
    package var ioThreads: Int
    /// How many sockets may be open at once.
    package var maximumSockets: Int
    /// The CPUs that libzmq's own threads may run on, so that they stay off the cores that compute; empty for all.
    package var ioThreadCPUs: [Int]

    package init(ioThreads: Int = 1, maximumSockets: Int = 1023, ioThreadCPUs: [Int] = []) {
        self.ioThreads = ioThreads
        self.maximumSockets = maximumSockets
        self.ioThreadCPUs = ioThreadCPUs
    }
}
