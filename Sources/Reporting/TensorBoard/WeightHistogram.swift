internal import ProtocolBuffers

/// How often numbers fall between even limits, and their sums: TensorBoard's `HistogramProto`.
struct WeightHistogram: Equatable {
    /// As many as TensorBoard's own histograms have.
    private static let bucketCount = 30

    let minimum: Double
    let maximum: Double
    let count: Int
    let sum: Double
    let sumOfSquares: Double
    /// Upper limits, rising; the first bucket begins at the minimum.
    let limits: [Double]
    let counts: [Int]

    /// - Parameter values: Those that are not finite have no place in it.
    /// - Returns: nil where none is finite.
    init?(_ values: some Sequence<Float>) {
        let numbers = values.lazy.filter(\.isFinite).map(Double.init)
        var (minimum, maximum) = (Double.infinity, -Double.infinity)
        var (count, sum, sumOfSquares) = (0, 0.0, 0.0)
        for number in numbers {
            minimum = min(minimum, number)
            maximum = max(maximum, number)
            count += 1
            sum += number
            sumOfSquares += number * number
        }
        guard count > 0 else { return nil }
        (self.minimum, self.maximum, self.count) = (minimum, maximum, count)
        (self.sum, self.sumOfSquares) = (sum, sumOfSquares)
        guard maximum > minimum else {
            (limits, counts) = ([maximum], [count])
            return
        }
        let width = (maximum - minimum) / Double(Self.bucketCount)
        limits = (1..<Self.bucketCount).map { minimum + width * Double($0) } + [maximum]
        var counts = [Int](repeating: 0, count: Self.bucketCount)
        for number in numbers { counts[min(Int((number - minimum) / width), Self.bucketCount - 1)] += 1 }
        self.counts = counts
    }

    var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.append(1, double: minimum)
        message.append(2, double: maximum)
        message.append(3, double: Double(count))
        message.append(4, double: sum)
        message.append(5, double: sumOfSquares)
        message.append(6, packed: limits)
        message.append(7, packed: counts.map(Double.init))
        return message
    }
}
