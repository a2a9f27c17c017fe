package import KernelInterface

/// This build of the kernel.
package func kernelFunctions() -> KernelFunctions {
    KernelFunctions(
        convert: convert, dense: dense, activate: activate, differentiate: differentiate, finish: finish,
        accumulate: accumulate, update: update, reduce: reduce, isFinite: isFinite, narrow: narrow,
        widen: widen, probe: probe)
}

/// Fused multiply-adds and nothing else, on enough independent sums to hide their latency: the most that this
/// instruction set can do on this core.
func probe(_ iterations: Int) -> PeakProbe {
    var sums = InlineArray<12, Vector>(repeating: Vector())
    // Not known to the compiler, or it would fold the loop.
    let factor = broadcast(Float(iterations & 1) * 0x1p-20 + 1)
    let addend = broadcast(Float(iterations & 3) * 0x1p-10)
    var iteration = 0
    while iteration < iterations {
        for k in 0..<12 { sums[unchecked: k] = fma(sums[unchecked: k], factor, addend) }
        iteration &+= 1
    }
    var residue: Float = 0
    for k in 0..<12 {
        for lane in 0..<Lanes.count { residue += sums[unchecked: k][lane] }
    }
    return PeakProbe(operations: Double(iterations) * Double(12 * Lanes.count * 2), residue: residue)
}
