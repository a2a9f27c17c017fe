/// One tensor of a safetensors file: what it is called, what it holds and where.
package struct TensorEntry: Sendable, Hashable {
    package let name: String
    package let type: TensorType
    /// Outermost dimension first; empty for a scalar.
    package let shape: [Int]
    /// The tensor's bytes, counted from the end of the header.
    package let range: Range<Int>

    /// Bytes that `shape` elements of `type` take; nil when that is more than an `Int` holds.
    package static func byteCount(of shape: [Int], type: TensorType) -> Int? {
        var count = type.byteCount
        // A zero anywhere makes the tensor empty, however large its other dimensions are.
        if shape.contains(0) { return 0 }
        for dimension in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            if overflow { return nil }
            count = product
        }
        return count
    }
}
