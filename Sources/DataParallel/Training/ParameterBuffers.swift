internal import Networks

/// The four arrays of a ``ParameterStore`` in its memory, seen with one of the two buffers as the current one.
struct ParameterBuffers {
    let parameters: UnsafePointer<Float>
    let newParameters: UnsafeMutablePointer<Float>
    /// nil without momentum.
    let velocity: UnsafePointer<Float>?
    let newVelocity: UnsafeMutablePointer<Float>?

    /// - Parameter current: 0 or 1.
    /// - Returns: nil for memory that is too small.
    init?(_ memory: SharedMemory, layout: ParameterLayout, current: Int) {
        let stride = Self.stride(layout)
        guard memory.bytes.count >= Self.byteCount(layout, hasVelocity: false) else { return nil }
        func array(_ number: Int) -> UnsafeMutablePointer<Float> {
            memory.pointer(at: number * stride).assumingMemoryBound(to: Float.self)
        }
        parameters = UnsafePointer(array(current))
        newParameters = array(1 - current)
        let hasVelocity = memory.bytes.count >= Self.byteCount(layout, hasVelocity: true)
        velocity = hasVelocity ? UnsafePointer(array(2 + current)) : nil
        newVelocity = hasVelocity ? array(3 - current) : nil
    }

    static func byteCount(_ layout: ParameterLayout, hasVelocity: Bool) -> Int {
        (hasVelocity ? 4 : 2) * stride(layout)
    }

    private static func stride(_ layout: ParameterLayout) -> Int { (layout.paddedCount * 4 + 63) / 64 * 64 }
}
