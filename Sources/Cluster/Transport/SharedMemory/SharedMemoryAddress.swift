/// Where another process of this host finds a ``SharedMemory``: a descriptor of the process that made it.
struct SharedMemoryAddress: Sendable, Hashable, Codable {
    var descriptor: Int32
    /// Of the payload.
    var byteCount: Int
    /// Random, and also written into the memory: a descriptor's number may be used again, and a process number means
    /// somebody else in another container.
    var serial: UInt64
}
