package import Failures
internal import Kernels
package import Networks
package import System

/// The parameters and the optimizer's state, each in two buffers: a step reads one and writes the other, so that a step which
/// goes wrong leaves nothing behind. The memory can be shared with workers.
///
/// Where the job's numbers are rounded, what steps add to (the master) stays float32, and the parameters that everybody
/// computes with are its rounded copy, written in the same step.
package final class ParameterStore {
    package let layout: ParameterLayout
    private let wire: NumberFormat
    private let stateCount: Int
    private var memory: SharedMemory
    private var buffers: ParameterBuffers
    private var current = 0
    /// Changes with every change of the current parameters.
    package private(set) var version: UInt64 = 1

    /// - Parameter stateCount: Arrays that the optimizer keeps; none in a store that takes no steps.
    /// - Throws: `Failure.unavailable` where there is not enough memory.
    package init(layout: ParameterLayout, wire: NumberFormat = .float32, stateCount: Int = 0) throws(Failure) {
        self.layout = layout
        self.wire = wire
        self.stateCount = stateCount
        memory = try Self.makeMemory(layout, wire, stateCount)
        buffers = try Self.view(memory, layout, wire, stateCount, 0)
    }

    private static func makeMemory(
        _ layout: ParameterLayout, _ wire: NumberFormat, _ stateCount: Int
    ) throws(Failure) -> SharedMemory {
        try SharedMemory(
            "parameters", byteCount: ParameterBuffers.byteCount(layout, wire: wire, stateCount: stateCount))
    }

    private static func view(
        _ memory: SharedMemory, _ layout: ParameterLayout, _ wire: NumberFormat, _ stateCount: Int, _ current: Int
    ) throws(Failure) -> ParameterBuffers {
        guard
            let buffers = ParameterBuffers(
                memory, layout: layout, wire: wire, stateCount: stateCount, current: current)
        else {
            throw Failure(.bug, "the memory of the parameters is too small for them")
        }
        return buffers
    }

    /// What gradients and evaluations are computed with.
    package var pointer: UnsafePointer<Float> { buffers.parameters }
    /// What steps add to.
    package var masterPointer: UnsafePointer<Float> { buffers.master }
    package var nextMasterPointer: UnsafeMutablePointer<Float> { buffers.newMaster }
    /// nil where the parameters are the master.
    package var nextRoundedPointer: UnsafeMutablePointer<Float>? { buffers.newRounded }
    /// What the optimizer keeps, as it is and as it will be.
    package var state: OptimizerState { buffers.state }

    /// The memory for processes that can map it, nil where none can, and which of the two buffers, 0 or 1, is current.
    package var place: (memory: SharedMemoryAddress?, current: Int) { (memory.address, current) }

    /// Makes what was written to the other buffers current.
    package func commit() throws(Failure) {
        current = 1 - current
        buffers = try Self.view(memory, layout, wire, stateCount, current)
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
        let fresh = try Self.makeMemory(layout, wire, stateCount)
        fresh.bytes.copyMemory(from: UnsafeRawBufferPointer(memory.bytes))
        memory = fresh
        buffers = try Self.view(memory, layout, wire, stateCount, current)
    }

    /// Replaces the current parameters, and the optimizer's arrays where any are given.
    package func load(parameters canonical: [Float], state: [[Float]] = []) {
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
        if let target = self.state.old {
            for (number, array) in state.prefix(stateCount).enumerated() {
                pack(array, into: target + number * self.state.stride)
            }
        }
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

    /// The optimizer's arrays, canonical.
    package func canonicalState() -> [[Float]] {
        state.old.map { first in (0..<stateCount).map { canonical(first + $0 * state.stride) } } ?? []
    }

    private func canonical(_ padded: UnsafePointer<Float>) -> [Float] {
        [Float](unsafeUninitializedCapacity: layout.canonicalCount) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            base.initialize(repeating: 0, count: layout.canonicalCount)
            layout.unpack(padded, into: base)
            count = layout.canonicalCount
        }
    }
}

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
