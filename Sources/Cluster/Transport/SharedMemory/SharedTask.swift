internal import System
internal import Training

/// What a coordinator tells a worker by shared memory: the fixed part, followed by nodes or by the ``UpdateSheet``.
struct SharedTask {
    enum Kind: UInt32 {
        /// The nodes that follow, of a gradient round or an evaluation.
        case share = 1
        /// A part of the step, by the sheet given before or with this task.
        case update = 2
    }

    var kind: UInt32
    /// Nodes that follow, of a share.
    var nodeCount: UInt32 = 0
    var round: UInt64
    /// A ``Phase``.
    var phase: UInt32 = 0
    var epoch: UInt32 = 0
    var batch: UInt32 = 0
    /// The slot of the first node's gradient, or confusion counts; the others follow it.
    var firstSlot: UInt32 = 0
    /// Whether a part of the update will be asked for when all gradients are there.
    var updateFollows: UInt32 = 0
    /// Where the parameters lie, and in which of the two buffers.
    var store: SharedStoreAddress
    var update = SharedUpdate()
}

/// A worker's part of a step.
struct SharedUpdate {
    /// Another number for another sheet.
    var sheet: UInt64 = 0
    /// Floats of the padded layout.
    var lower: UInt64 = 0
    var upper: UInt64 = 0
    var scale: Float = 0
    var rate: Float = 0
    var momentum: Float = 0
    var weightDecay: Float = 0
    var nesterov: UInt32 = 0
    /// Leaves of the round.
    var leafCount: UInt32 = 0
}

/// The memory of a ``ParameterStore``, in a form of fixed size.
struct SharedStoreAddress {
    var byteCount: UInt64
    var serial: UInt64
    var descriptor: Int32
    /// The buffer that holds the current parameters, 0 or 1.
    var current: UInt32

    /// - Returns: nil for memory that no other process can map.
    init?(_ store: ParameterStore) {
        let (address, current) = store.place
        guard let address else { return nil }
        byteCount = UInt64(address.byteCount)
        serial = address.serial
        descriptor = address.descriptor
        self.current = UInt32(current)
    }

    var address: SharedMemoryAddress? {
        Int(exactly: byteCount).map { SharedMemoryAddress(descriptor: descriptor, byteCount: $0, serial: serial) }
    }
}
