package import Networks
package import System

/// The arrays of a ``ParameterStore`` in its memory, each twice, seen with one of the two buffers as the current one.
package struct ParameterBuffers {
    /// What steps add to.
    package let master: UnsafePointer<Float>
    package let newMaster: UnsafeMutablePointer<Float>
    /// What gradients and evaluations are computed with: the same memory, unless they are rounded.
    package let parameters: UnsafePointer<Float>
    /// nil where they are not rounded.
    package let newRounded: UnsafeMutablePointer<Float>?
    /// The optimizer's arrays.
    package let state: OptimizerState

    /// - Parameters:
    ///   - stateCount: Arrays that the optimizer keeps.
    ///   - current: 0 or 1.
    /// - Returns: nil for memory that is too small.
    package init?(
        _ memory: SharedMemory, layout: ParameterLayout, wire: NumberFormat, stateCount: Int, current: Int
    ) {
        let stride = Self.stride(layout)
        guard memory.bytes.count >= Self.byteCount(layout, wire: wire, stateCount: stateCount) else { return nil }
        func array(_ number: Int) -> UnsafeMutablePointer<Float> {
            memory.pointer(at: number * stride).assumingMemoryBound(to: Float.self)
        }
        master = UnsafePointer(array(current))
        newMaster = array(1 - current)
        let isRounded = wire != .float32
        parameters = isRounded ? UnsafePointer(array(2 + current)) : master
        newRounded = isRounded ? array(3 - current) : nil
        let first = isRounded ? 4 : 2
        state =
            stateCount == 0
            ? .none
            : OptimizerState(
                count: stateCount, old: UnsafePointer(array(first + current)), new: array(first + 1 - current),
                stride: 2 * stride / MemoryLayout<Float>.size)
    }

    package static func byteCount(_ layout: ParameterLayout, wire: NumberFormat, stateCount: Int) -> Int {
        ((wire == .float32 ? 2 : 4) + 2 * stateCount) * stride(layout)
    }

    private static func stride(_ layout: ParameterLayout) -> Int { (layout.paddedCount * 4 + 63) / 64 * 64 }
}
