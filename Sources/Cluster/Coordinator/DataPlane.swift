/// How tensors travel between a coordinator and its workers; the bits that come out are the same.
package enum DataPlane: String, Sendable, CaseIterable {
    /// Shared memory with workers of this host, messages with all others.
    case auto
    /// Shared memory alone: who cannot map it is refused.
    case sharedMemory = "shared-memory"
    /// Messages alone.
    case messages
}
