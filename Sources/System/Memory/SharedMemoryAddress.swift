/// Where another process of this host finds a ``SharedMemory``: a descriptor of the process that made it.
package struct SharedMemoryAddress: Sendable, Hashable, Codable {
    package var descriptor: Int32
    /// Of the payload.
    package var byteCount: Int
    /// Random, and also written into the memory: a descriptor's number may be used again, and a process number means
    /// somebody else in another container.
    package var serial: UInt64

    package init(descriptor: Int32, byteCount: Int, serial: UInt64) {
        self.descriptor = descriptor
        self.byteCount = byteCount
        self.serial = serial
    }
}
