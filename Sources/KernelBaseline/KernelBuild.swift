package import KernelInterface

/// This build of the kernel.
package func kernelFunctions() -> KernelFunctions {
    KernelFunctions(
        convert: convert, dense: dense, activate: activate, differentiate: differentiate, finish: finish,
        accumulate: accumulate, update: update, reduce: reduce, isFinite: isFinite, narrow: narrow,
        widen: widen, probe: probe)
}
