internal import System

/// Where a node's gradient lies: a slot of a ``GradientMemory``.
struct GradientPlace: Hashable {
    var memory: SharedMemoryAddress
    var slot: Int
}
