package import Failures
internal import Kernels
package import Networks
package import System

/// The parameters and their velocity, each in two buffers: a step reads one and writes the other, so that a step which
/// goes wrong leaves nothing behind. The memory can be shared with workers.
///
/// Where the job's numbers are rounded, what steps add to (the master) stays float32, and the parameters that everybody
/// computes with are its rounded copy, written in the same step.
package final class ParameterStore {
    package let layout: ParameterLayout
    private let wire: NumberFormat
    private let hasVelocity: Bool
    private var memory: SharedMemory
    private var buffers: ParameterBuffers
    private var current = 0
    /// Changes with every change of the current parameters.
    package private(set) var version: UInt64 = 1

    /// - Throws: `Failure.unavailable` where there is not enough memory.
    package init(layout: ParameterLayout, wire: NumberFormat = .float32, hasVelocity: Bool) throws(Failure) {
        self.layout = layout
        self.wire = wire
        self.hasVelocity = hasVelocity
        memory = try Self.makeMemory(layout, wire, hasVelocity)
        buffers = try Self.view(memory, layout, wire, 0)
    }

    private static func makeMemory(
        _ layout: ParameterLayout, _ wire: NumberFormat, _ hasVelocity: Bool
    ) throws(Failure) -> SharedMemory {
        try SharedMemory(
            "parameters", byteCount: ParameterBuffers.byteCount(layout, wire: wire, hasVelocity: hasVelocity))
    }

    private static func view(
        _ memory: SharedMemory, _ layout: ParameterLayout, _ wire: NumberFormat, _ current: Int
    ) throws(Failure) -> ParameterBuffers {
        guard let buffers = ParameterBuffers(memory, layout: layout, wire: wire, current: current) else {
            throw Failure(.bug, "the memory of the parameters is too small for them")
        }
        return buffers
    }

    /// What gradients and evaluations are computed with.
    package var pointer: UnsafePointer<Float> { buffers.parameters }
    package var velocityPointer: UnsafePointer<Float>? { buffers.velocity }
    /// What steps add to.
    package var masterPointer: UnsafePointer<Float> { buffers.master }
    package var nextMasterPointer: UnsafeMutablePointer<Float> { buffers.newMaster }
    /// nil where the parameters are the master.
    package var nextRoundedPointer: UnsafeMutablePointer<Float>? { buffers.newRounded }
    package var nextVelocityPointer: UnsafeMutablePointer<Float>? { buffers.newVelocity }

    /// The memory for processes that can map it, nil where none can, and which of the two buffers, 0 or 1, is current.
    package var place: (memory: SharedMemoryAddress?, current: Int) { (memory.address, current) }

    /// Makes what was written to the other buffers current.
    package func commit() throws(Failure) {
        current = 1 - current
        buffers = try Self.view(memory, layout, wire, current)
        version += 1
    }

    /// Makes parameters that came from elsewhere, already rounded, the current ones; of a store that takes no steps.
    ///
    /// - Parameter fill: Writes all of them, in the padded layout.
    package func replace(_ fill: (UnsafeMutablePointer<Float>) -> Void) throws(Failure) {
        // Who is still at work reads the other buffer.
        fill(buffers.newRounded ?? buffers.newMaster)
        try commit()
    }

    /// Moves everything to new memory: somebody who was left behind may still write to the old one.
    package func move() throws(Failure) {
        let fresh = try Self.makeMemory(layout, wire, hasVelocity)
        fresh.bytes.copyMemory(from: UnsafeRawBufferPointer(memory.bytes))
        memory = fresh
        buffers = try Self.view(memory, layout, wire, current)
    }

    /// Replaces the current parameters, and the velocity where one is given.
    package func load(parameters canonical: [Float], velocity: [Float]?) {
        // What is current is only ever read, but for here.
        pack(canonical, into: buffers.master)
        if wire != .float32 {
            let encoding = NumberEncoding(wire)
            let bytes = UnsafeMutableRawBufferPointer.allocate(
                byteCount: encoding.byteCount(of: layout.paddedCount), alignment: 64)
            defer { bytes.deallocate() }
            encoding.encode(buffers.master, into: bytes)
            encoding.decode(UnsafeRawBufferPointer(bytes), into: UnsafeMutablePointer(mutating: buffers.parameters))
        }
        if let velocity, let target = buffers.velocity { pack(velocity, into: target) }
        version += 1
    }

    private func pack(_ canonical: [Float], into target: UnsafePointer<Float>) {
        canonical.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { layout.pack(base, into: UnsafeMutablePointer(mutating: target)) }
        }
    }

    /// Those that everybody computes with, canonical.
    package func canonicalParameters() -> [Float] { canonical(pointer) }

    /// What steps add to, canonical.
    package func canonicalMaster() -> [Float] { canonical(masterPointer) }

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
