internal import Failures
internal import System

/// Slots for whole gradients in memory that every process of this host can read; only one process writes them.
final class GradientMemory {
    /// A slot takes memory when it is first used; so many are only an address range.
    static let maximumSlots = 64
    /// A part of the address space where that is limited.
    private static let maximumBytes = AvailableMemory.addressLimit.map { $0 / 64 } ?? 1 << 36

    let memory: SharedMemory
    /// Before the slots, for other purposes.
    let headBytes: Int
    let parameterCount: Int
    let slotCount: Int

    /// - Parameters:
    ///   - parameterCount: Floats of a padded gradient.
    ///   - headBytes: A multiple of 64.
    init(_ label: String, parameterCount: Int, headBytes: Int = 0) throws(Failure) {
        self.headBytes = headBytes
        self.parameterCount = parameterCount
        let byteCount = Self.byteCount(parameterCount: parameterCount)
        slotCount = byteCount / Self.slotBytes(parameterCount)
        memory = try SharedMemory(label, byteCount: headBytes + byteCount)
    }

    init(
        opening address: SharedMemoryAddress, of process: Int32, parameterCount: Int, headBytes: Int, writable: Bool
    ) throws(Failure) {
        self.headBytes = headBytes
        self.parameterCount = parameterCount
        guard address.byteCount > headBytes else {
            throw Failure(.unavailable, "the coordinator's shared memory has no room for a gradient")
        }
        // How many, the process that made them decided.
        let (count, rest) = (address.byteCount - headBytes).quotientAndRemainder(
            dividingBy: Self.slotBytes(parameterCount))
        slotCount = count
        guard rest == 0, 1...Self.maximumSlots ~= count else {
            throw Failure(.unavailable, "the coordinator's shared memory is for another network")
        }
        memory = try SharedMemory(opening: address, of: process, writable: writable)
    }

    /// Bytes of all slots, without the head.
    static func byteCount(parameterCount: Int) -> Int {
        let slot = slotBytes(parameterCount)
        return max(1, min(maximumSlots, maximumBytes / slot)) * slot
    }

    private static func slotBytes(_ parameterCount: Int) -> Int { (parameterCount * 4 + 63) / 64 * 64 }

    /// - Parameter slot: Below `slotCount`.
    func gradient(_ slot: Int) -> UnsafeMutablePointer<Float> {
        precondition(slot >= 0 && slot < slotCount, "a gradient lies in a slot")
        return memory.pointer(at: headBytes + slot * Self.slotBytes(parameterCount))
            .assumingMemoryBound(to: Float.self)
    }
}
