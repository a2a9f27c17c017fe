/// What repeated measurements of one thing came to: the median, and between which values the middle half lies.
package struct Spread: Sendable, Codable, Hashable {
    package let median: Double
    package let lowerQuartile: Double
    package let upperQuartile: Double
    package let count: Int

    /// - Parameter values: At least one.
    package init(_ values: [Double]) {
        precondition(!values.isEmpty, "a spread is of measurements")
        let sorted = values.sorted()
        /// Between the two nearest values, where a quantile falls between them.
        func quantile(_ fraction: Double) -> Double {
            let place = fraction * Double(sorted.count - 1)
            let lower = Int(place)
            let upper = min(lower + 1, sorted.count - 1)
            return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
        }
        median = quantile(0.5)
        lowerQuartile = quantile(0.25)
        upperQuartile = quantile(0.75)
        count = sorted.count
    }
}
