package import Failures
package import Networks

/// The parameters and their velocity, each in two buffers: a step reads one and writes the other, so that a step which
/// goes wrong leaves nothing behind. The memory can be shared with workers.
package final class ParameterStore {
    package let layout: ParameterLayout
    private let hasVelocity: Bool
    private var memory: SharedMemory
    private var buffers: ParameterBuffers
    private var current = 0
    /// Changes with every change of the current parameters.
    package private(set) var version: UInt64 = 1

    /// - Throws: `Failure.unavailable` where there is not enough memory.
    package init(layout: ParameterLayout, hasVelocity: Bool) throws(Failure) {
        self.layout = layout
        self.hasVelocity = hasVelocity
        memory = try Self.makeMemory(layout, hasVelocity)
        buffers = try Self.view(memory, layout, 0)
    }

    private static func makeMemory(_ layout: ParameterLayout, _ hasVelocity: Bool) throws(Failure) -> SharedMemory {
        try SharedMemory(
            "parameters", byteCount: ParameterBuffers.byteCount(layout, hasVelocity: hasVelocity))
    }

    private static func view(
        _ memory: SharedMemory, _ layout: ParameterLayout, _ current: Int
    ) throws(Failure) -> ParameterBuffers {
        guard let buffers = ParameterBuffers(memory, layout: layout, current: current) else {
            throw Failure(.bug, "the memory of the parameters is too small for them")
        }
        return buffers
    }

    package var pointer: UnsafePointer<Float> { buffers.parameters }
    package var velocityPointer: UnsafePointer<Float>? { buffers.velocity }
    package var nextPointer: UnsafeMutablePointer<Float> { buffers.newParameters }
    package var nextVelocityPointer: UnsafeMutablePointer<Float>? { buffers.newVelocity }

    /// For processes that can map it; nil where none can.
    var address: SharedStoreAddress? { memory.address.map { SharedStoreAddress($0, current: current) } }

    /// Makes what was written to the other buffers current.
    package func commit() throws(Failure) {
        current = 1 - current
        buffers = try Self.view(memory, layout, current)
        version += 1
    }

    /// Moves everything to new memory: somebody who was left behind may still write to the old one.
    func move() throws(Failure) {
        let fresh = try Self.makeMemory(layout, hasVelocity)
        fresh.bytes.copyMemory(from: UnsafeRawBufferPointer(memory.bytes))
        memory = fresh
        buffers = try Self.view(memory, layout, current)
    }

    /// Replaces the current parameters, and the velocity where one is given.
    package func load(parameters canonical: [Float], velocity: [Float]?) {
        // What is current is only ever read, but for here.
        canonical.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress {
                layout.pack(base, into: UnsafeMutablePointer(mutating: buffers.parameters))
            }
        }
        if let velocity, let target = buffers.velocity {
            velocity.withUnsafeBufferPointer { buffer in
                if let base = buffer.baseAddress { layout.pack(base, into: UnsafeMutablePointer(mutating: target)) }
            }
        }
        version += 1
    }

    /// Canonical.
    package func canonicalParameters() -> [Float] { canonical(pointer) }

    /// Canonical; nil without momentum.
    package func canonicalVelocity() -> [Float]? { velocityPointer.map(canonical) }

    private func canonical(_ padded: UnsafePointer<Float>) -> [Float] {
        [Float](unsafeUninitializedCapacity: layout.canonicalCount) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            base.initialize(repeating: 0, count: layout.canonicalCount)
            layout.unpack(padded, into: base)
            count = layout.canonicalCount
        }
    }
}
