/// What one build of the kernel for one instruction set exports.
///
/// This module is compiled once, for the oldest CPU, and holds nothing inlinable: code that several builds of the
/// kernel shared would be linked once, perhaps with instructions that the machine lacks.
package struct KernelFunctions: Sendable {
    package let convert: @Sendable (ConversionPass) -> Void
    package let dense: @Sendable (DensePass) -> Void
    package let activate: @Sendable (ActivationPass) -> Void
    package let differentiate: @Sendable (ActivationPass) -> Void
    package let finish: @Sendable (OutputPass) -> Void
    package let accumulate: @Sendable (WeightGradientPass) -> Void
    package let update: @Sendable (UpdatePass) -> Bool
    package let reduce: @Sendable (ReductionPass) -> Void
    package let isFinite: @Sendable (_ values: UnsafePointer<Float>, _ count: Int) -> Bool
    package let narrow: @Sendable (NarrowingPass) -> Void
    package let widen: @Sendable (WideningPass) -> Void
    package let probe: @Sendable (_ iterations: Int) -> PeakProbe

    package init(
        convert: @escaping @Sendable (ConversionPass) -> Void,
        dense: @escaping @Sendable (DensePass) -> Void,
        activate: @escaping @Sendable (ActivationPass) -> Void,
        differentiate: @escaping @Sendable (ActivationPass) -> Void,
        finish: @escaping @Sendable (OutputPass) -> Void,
        accumulate: @escaping @Sendable (WeightGradientPass) -> Void,
        update: @escaping @Sendable (UpdatePass) -> Bool,
        reduce: @escaping @Sendable (ReductionPass) -> Void,
        isFinite: @escaping @Sendable (_ values: UnsafePointer<Float>, _ count: Int) -> Bool,
        narrow: @escaping @Sendable (NarrowingPass) -> Void,
        widen: @escaping @Sendable (WideningPass) -> Void,
        probe: @escaping @Sendable (_ iterations: Int) -> PeakProbe
    ) {
        self.convert = convert
        self.dense = dense
        self.activate = activate
        self.differentiate = differentiate
        self.finish = finish
        self.accumulate = accumulate
        self.update = update
        self.reduce = reduce
        self.isFinite = isFinite
        self.narrow = narrow
        self.widen = widen
        self.probe = probe
    }
}

/// What the peak probe did: its operations, and a sum that keeps the compiler from leaving them out.
package struct PeakProbe: Sendable {
    package let operations: Double
    package let residue: Float

    package init(operations: Double, residue: Float) {
        self.operations = operations
        self.residue = residue
    }
}
