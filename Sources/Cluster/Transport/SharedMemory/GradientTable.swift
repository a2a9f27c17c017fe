internal import System
internal import Training

/// Which node's gradient lies where, for everybody who takes part in a step: as bytes in a worker's channel, of which a
/// reader believes nothing.
package struct GradientTable: Equatable {
    private struct Entry {
        var byteCount: UInt64
        var serial: UInt64
        var descriptor: Int32
        var slot: UInt32
        var index: UInt32
        var level: UInt32
    }

    static let maximumNodes = 256
    package static let byteCount = 16 + maximumNodes * MemoryLayout<Entry>.stride

    var nodes: [TreeNode]
    var places: [GradientPlace]

    /// - Parameter memory: Of `byteCount` bytes, 8-byte aligned.
    package func write(to memory: UnsafeMutableRawPointer) {
        memory.storeBytes(of: UInt64(nodes.count), as: UInt64.self)
        for (position, (node, place)) in zip(nodes, places).enumerated() {
            let entry = Entry(
                byteCount: UInt64(place.memory.byteCount), serial: place.memory.serial,
                descriptor: place.memory.descriptor, slot: UInt32(place.slot), index: node.index,
                level: UInt32(node.level))
            memory.storeBytes(
                of: entry, toByteOffset: 16 + position * MemoryLayout<Entry>.stride, as: Entry.self)
        }
    }

    /// - Parameter memory: Of `byteCount` bytes, 8-byte aligned.
    /// - Returns: nil for bytes that are no table: a worker that was stopped may wake up while they are written anew.
    package init?(readingFrom memory: UnsafeRawPointer) {
        let count = memory.load(as: UInt64.self)
        guard count >= 1, count <= UInt64(Self.maximumNodes) else { return nil }
        nodes = []
        places = []
        for position in 0..<Int(count) {
            let entry = memory.load(fromByteOffset: 16 + position * MemoryLayout<Entry>.stride, as: Entry.self)
            guard entry.level <= 31, let bytes = Int(exactly: entry.byteCount) else { return nil }
            nodes.append(TreeNode(level: UInt8(entry.level), index: entry.index))
            places.append(
                GradientPlace(
                    memory: SharedMemoryAddress(descriptor: entry.descriptor, byteCount: bytes, serial: entry.serial),
                    slot: Int(entry.slot)))
        }
    }

    init(nodes: [TreeNode], places: [GradientPlace]) {
        self.nodes = nodes
        self.places = places
    }
}

/// Where a node's gradient lies: a slot of a ``GradientMemory``.
struct GradientPlace: Hashable {
    var memory: SharedMemoryAddress
    var slot: Int
}
