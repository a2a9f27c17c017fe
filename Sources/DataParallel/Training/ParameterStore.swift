internal import Networks

/// The parameters and their velocity, each in two buffers: a step reads one and writes the other, so that a step which
/// goes wrong leaves nothing behind.
final class ParameterStore {
    let layout: ParameterLayout
    private let parameters: [AlignedFloats]
    /// Empty without momentum.
    private let velocities: [AlignedFloats]
    private var current = 0
    /// Changes with every change of the current parameters.
    private(set) var version: UInt64 = 1

    init(layout: ParameterLayout, hasVelocity: Bool) {
        self.layout = layout
        parameters = [AlignedFloats(count: layout.paddedCount), AlignedFloats(count: layout.paddedCount)]
        velocities =
            hasVelocity ? [AlignedFloats(count: layout.paddedCount), AlignedFloats(count: layout.paddedCount)] : []
    }

    var pointer: UnsafePointer<Float> { UnsafePointer(parameters[current].pointer) }
    var velocityPointer: UnsafePointer<Float>? {
        velocities.isEmpty ? nil : UnsafePointer(velocities[current].pointer)
    }
    var nextPointer: UnsafeMutablePointer<Float> { parameters[1 - current].pointer }
    var nextVelocityPointer: UnsafeMutablePointer<Float>? {
        velocities.isEmpty ? nil : velocities[1 - current].pointer
    }

    /// Makes what was written to the other buffers current.
    func commit() {
        current = 1 - current
        version += 1
    }

    /// Replaces the current parameters, and the velocity where one is given.
    func load(parameters canonical: [Float], velocity: [Float]?) {
        canonical.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { layout.pack(base, into: parameters[current].pointer) }
        }
        if let velocity, !velocities.isEmpty {
            velocity.withUnsafeBufferPointer { buffer in
                if let base = buffer.baseAddress { layout.pack(base, into: velocities[current].pointer) }
            }
        }
        version += 1
    }

    /// Canonical.
    func canonicalParameters() -> [Float] { canonical(pointer) }

    /// Canonical; nil without momentum.
    func canonicalVelocity() -> [Float]? { velocityPointer.map(canonical) }

    private func canonical(_ padded: UnsafePointer<Float>) -> [Float] {
        [Float](unsafeUninitializedCapacity: layout.canonicalCount) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            base.initialize(repeating: 0, count: layout.canonicalCount)
            layout.unpack(padded, into: base)
            count = layout.canonicalCount
        }
    }
}
