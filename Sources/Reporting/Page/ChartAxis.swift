internal import Glibc

/// One axis of a chart: its range, and the round numbers that are marked on it.
package struct ChartAxis: Sendable, Equatable {
    /// Ascending, at least two; the first and the last are the ends of a linear axis.
    package let ticks: [Double]
    package let range: ClosedRange<Double>
    package let isLogarithmic: Bool

    /// A linear axis from one multiple of 1, 2 or 5 times a power of ten to another.
    ///
    /// - Parameters:
    ///   - values: Those shown; what is not finite is passed over.
    ///   - isWhole: Whether only whole numbers are marked.
    package init(linear values: some Sequence<Double>, isWhole: Bool = false) {
        let (lower, upper) = Self.bounds(values.filter(\.isFinite)) ?? (0, 1)
        let span = upper > lower ? upper - lower : max(abs(upper), 1)
        var step = Self.roundStep(span / 4)
        if isWhole { step = max(1, step.rounded(.up)) }
        let first = (lower / step).rounded(.down)
        var last = (upper / step).rounded(.up)
        if last <= first { last = first + 1 }
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        range = (first * step)...(last * step)
        isLogarithmic = false
    }

    /// A logarithmic axis over whole decades.
    ///
    /// - Parameter values: What is not finite or not above 0 is passed over.
    package init(logarithmic values: some Sequence<Double>) {
        let (lower, upper) = Self.bounds(values.filter { $0.isFinite && $0 > 0 }) ?? (0.1, 1)
        let first = Int(log10(lower).rounded(.down))
        let last = max(Int(log10(upper).rounded(.up)), first + 1)
        let step = (last - first + 5) / 6
        ticks = stride(from: first, through: last, by: step).map { pow(10, Double($0)) }
        range = pow(10, Double(first))...pow(10, Double(last))
        isLogarithmic = true
    }

    /// Where a value lies, 0 at the lower end and 1 at the upper; nil where it has no place.
    package func position(of value: Double) -> Double? {
        guard value.isFinite else { return nil }
        guard isLogarithmic else { return (value - range.lowerBound) / (range.upperBound - range.lowerBound) }
        guard value > 0 else { return nil }
        return log10(value / range.lowerBound) / log10(range.upperBound / range.lowerBound)
    }

    package func label(of tick: Double) -> String {
        if isLogarithmic {
            let exponent = Int(log10(tick).rounded())
            return (-3...3).contains(exponent) ? NumberText.fixed(tick, max(0, -exponent)) : "1e\(exponent)"
        }
        let step = ticks.count > 1 ? ticks[1] - ticks[0] : 1
        return NumberText.fixed(tick, max(0, -Int((log10(step) + 1e-9).rounded(.down))))
    }

    private static func bounds(_ values: [Double]) -> (Double, Double)? {
        guard let lower = values.min(), let upper = values.max() else { return nil }
        return (lower, upper)
    }

    /// The least of 1, 2 or 5 times a power of ten that is not below.
    private static func roundStep(_ step: Double) -> Double {
        let power = pow(10, log10(step).rounded(.down))
        return ([1, 2, 5].first { $0 * power >= step * (1 - 1e-9) } ?? 10) * power
    }
}
