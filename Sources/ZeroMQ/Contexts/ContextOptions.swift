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
