internal import System
internal import Training

/// What a coordinator tells a worker by shared memory: the fixed part, followed by nodes or by the ``GradientTable``.
struct SharedTask {
    enum Kind: UInt32 {
        /// The nodes that follow, of a gradient round or an evaluation.
        case share = 1
        /// A part of the step, by the table given before or with this task.
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
    /// Another number for another table.
    var table: UInt64 = 0
    /// Floats of the padded layout.
    var lower: UInt64 = 0
    var upper: UInt64 = 0
    var scale: Float = 0
    var rate: Float = 0
    /// Of the step, from 1 since the run began.
    var number: UInt64 = 0
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

/// What a worker says by shared memory of a task, besides the gradients: the fixed part, followed by a
/// ``SharedNodeAnswer`` for each node.
struct SharedAnswer {
    enum Verdict: UInt32 {
        case done = 1
        /// A parameter that came out is not finite.
        case notFinite = 2
        /// It could not be done, and nothing was changed that matters.
        case failed = 3
    }

    var verdict: UInt32
    /// Node answers that follow.
    var count: UInt32
    /// Spent computing, by the worker's clock.
    var seconds: Double
}

/// A worker's word on one node.
struct SharedNodeAnswer {
    var lossSum: Double
    var correct: UInt32
    var samples: UInt32
}

/// What a coordinator offers to a worker of its own host: the memory in which to work together.
package struct SharedOffer: Sendable, Hashable, Codable {
    /// Another number for every layout of the memory.
    static let currentFormat = 4

    var format = currentFormat
    /// The coordinator's process number, under which the descriptors are found.
    var process: Int32
    var latch: SharedMemoryAddress
    /// The end of the coordinator's bell that is rung.
    var coordinatorBell: Int32
    var channel: SharedMemoryAddress
    /// The end of the worker's bell that is listened to.
    var workerBell: Int32
    var dataset: SharedMemoryAddress
}
