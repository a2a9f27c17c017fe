/// The mean of several measurements, and how far they scatter.
package struct MeanAndDeviation: Sendable, Hashable, Encodable {
    package let mean: Double
    /// The sample standard deviation, with one less than the number of values in the denominator; 0 for one value.
    package let sd: Double

    /// - Parameter values: At least one.
    package init(_ values: [Double]) {
        precondition(!values.isEmpty, "a mean is that of something")
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        sd = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
    }
}
