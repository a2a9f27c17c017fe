/// A figure of every step, drawn with a bounded number of points: each the mean of so many steps in a row, twice as many
/// whenever there would be too many points.
package struct StepCurve: Sendable {
    package static let mostPoints = 240

    private var firstStep: Int?
    private var width = 1
    /// Sums over `width` steps each, but for the last.
    private var sums: [Double] = []
    private var lastCount = 0

    package init() {}

    /// - Parameter step: One more than the last.
    package mutating func append(_ value: Double, step: Int) {
        firstStep = firstStep ?? step
        if sums.isEmpty || lastCount == width {
            if sums.count == Self.mostPoints { halve() }
            sums.append(0)
            lastCount = 0
        }
        sums[sums.count - 1] += value
        lastCount += 1
    }

    private mutating func halve() {
        sums = stride(from: 0, to: sums.count, by: 2).map { sums[$0] + sums[$0 + 1] }
        width *= 2
    }

    /// A step in the middle of those that the point stands for, and their mean.
    package var points: [LineChart.Point] {
        sums.enumerated().map { index, sum in
            let count = index == sums.count - 1 ? lastCount : width
            let middle = Double((firstStep ?? 1) + index * width) + Double(count - 1) / 2
            return LineChart.Point(x: middle, y: sum / Double(count))
        }
    }
}
