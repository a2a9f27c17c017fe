/// bfloat16 by its definition, in Double: the nearest of the numbers s · m · 2^e with m of eight bits.
package enum BFloat16 {
    /// - Returns: The nearest, of two as near the one whose last bit is 0; float32 holds it.
    package static func nearest(_ value: Float) -> Float {
        guard value.isFinite else { return value.isNaN ? .nan : value }
        // The last of eight bits is worth 2^(e − 7), below the smallest normal number always 2^(−126 − 7).
        let exponent = max(value == 0 ? -126 : Int(value.exponent), -126)
        let unit = Double(sign: .plus, exponent: exponent - 7, significand: 1)
        let rounded = (Double(value) / unit).rounded(.toNearestOrEven) * unit
        // The first number that has no place any more, 2^128, stands for all beyond.
        return abs(rounded) >= 0x1p128 ? (value < 0 ? -.infinity : .infinity) : Float(rounded)
    }

    /// Of a run of leaves, each rounded, joined by splitting at the greatest power of two below the count; every sum rounded.
    package static func tree(_ leaves: ArraySlice<Float>) -> Float {
        guard leaves.count > 1 else { return nearest(leaves[leaves.startIndex]) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return nearest(tree(leaves[..<middle]) + tree(leaves[middle...]))
    }
}
