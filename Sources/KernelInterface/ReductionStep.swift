/// One step of a reduction: what happens to the stack of partial sums.
package struct ReductionStep: Sendable {
    package enum Operation: UInt8, Sendable {
        /// Push buffer `first`.
        case push
        /// Push buffer `first` + buffer `second`.
        case pushSum
        /// Add buffer `first` to the top.
        case addBuffer
        /// Replace the two on top by their sum.
        case add
    }

    package let operation: Operation
    package let first: Int
    package let second: Int

    package init(_ operation: Operation, first: Int = 0, second: Int = 0) {
        self.operation = operation
        self.first = first
        self.second = second
    }
}
