import Arithmetic

/// Numbers of so different magnitudes that every order of adding them rounds to other bits, and their sum as the design
/// words it, written without the tree's code.
enum OrderSensitive {
    static func values(count: Int) -> [Double] {
        let random = CounterRandom(seed: 3, purpose: .test)
        return (0..<count).map { index in
            let sign = random.integer(below: 2, at: UInt64(2 * index)) == 0 ? 1.0 : -1.0
            let exponent = random.integer(below: 50, at: UInt64(2 * index + 1))
            return sign * Double(1 << exponent) * (0.1 + random.uniform(at: UInt64(1000 + index)))
        }
    }

    /// The left part has the greatest power of two of leaves that leaves some to the right.
    static func pairwiseSum(_ leaves: ArraySlice<Double>) -> Double {
        guard leaves.count > 1 else { return leaves.first ?? 0 }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        let middle = leaves.startIndex + left
        return pairwiseSum(leaves[..<middle]) + pairwiseSum(leaves[middle...])
    }
}
