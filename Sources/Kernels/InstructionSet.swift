internal import CSystem
package import Failures
internal import KernelBaseline
internal import KernelInterface

#if arch(x86_64)
internal import KernelAVX2
internal import KernelAVX512
#endif

/// The instruction sets that the kernel is built for. Whichever is chosen, the bits of every result are the same.
package enum InstructionSet: String, Sendable, CaseIterable {
    /// x86-64-v4: 16 floats a vector.
    case avx512
    /// x86-64-v3: 8 floats a vector, with fused multiply-add.
    case avx2
    /// arm64: 4 floats a vector, with fused multiply-add.
    case neon
    /// What every machine of the architecture has. On x86-64 that lacks fused multiply-add, which the C library then
    /// computes: right, and some thirty times slower.
    case plain

    /// Whether this machine has it.
    package var isAvailable: Bool {
        switch self {
        case .avx512: apus_cpu_has_x86_64_v4()
        case .avx2: apus_cpu_has_x86_64_v3()
        case .neon: Self.baselineIsNeon
        case .plain: true
        }
    }

    /// Those that this machine has, the fastest first.
    package static var available: [InstructionSet] { allCases.filter(\.isAvailable) }

    /// The fastest that this machine has.
    package static var best: InstructionSet { available.first ?? .plain }

    /// The environment variable that forces one.
    package static let variable = "APUS_KERNEL"

    /// The one that `APUS_KERNEL` asks for, else the best.
    ///
    /// - Throws: `Failure(.usage)` where the name is unknown or the machine lacks what it names.
    package static func chosen(environment: [String: String]) throws(Failure) -> InstructionSet {
        guard let name = environment[variable], !name.isEmpty else { return best }
        let names = available.map(\.rawValue).joined(separator: ", ")
        guard let asked = InstructionSet(rawValue: name) else {
            throw Failure(
                .usage,
                "choosing the kernel: \(variable) is \"\(name)\", which names no kernel; this machine has \(names)")
        }
        guard asked.isAvailable else {
            throw Failure(
                .usage, "choosing the kernel: \(variable) asks for \(name), which this machine lacks; it has \(names)")
        }
        return asked
    }

    private static var baselineIsNeon: Bool {
        #if arch(arm64)
        true
        #else
        false
        #endif
    }

    /// The build of the kernel for it; calling one that is not available ends the process.
    var functions: KernelFunctions {
        precondition(isAvailable, "the machine has the instruction set")
        #if arch(x86_64)
        switch self {
        case .avx512: return KernelAVX512.kernelFunctions()
        case .avx2: return KernelAVX2.kernelFunctions()
        case .neon, .plain: return KernelBaseline.kernelFunctions()
        }
        #else
        return KernelBaseline.kernelFunctions()
        #endif
    }
}
