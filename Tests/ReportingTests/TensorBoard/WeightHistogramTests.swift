import Testing

@testable import Reporting

@Suite struct WeightHistogramTests {
    @Test("Thirty even buckets hold every number, the largest in the last")
    func buckets() throws {
        // 0, 1, ..., 30: one in each bucket of width 1, and 30 with 29.
        let histogram = try #require(WeightHistogram((0...30).map(Float.init)))
        #expect(histogram.counts == [Int](repeating: 1, count: 29) + [2])
        #expect(histogram.limits == (1...30).map(Double.init))
        #expect(histogram.minimum == 0)
        #expect(histogram.maximum == 30)
        #expect(histogram.sum == 465)
        #expect(histogram.sumOfSquares == 9455)
    }

    @Test("Numbers that are not finite have no place in it")
    func finite() {
        #expect(WeightHistogram([.nan, 1, .infinity])?.count == 1)
        #expect(WeightHistogram([.nan, -.infinity]) == nil)
        #expect(WeightHistogram([]) == nil)
    }

    @Test("The extremes of float32 do not overflow it")
    func extremes() throws {
        let histogram = try #require(WeightHistogram([-.greatestFiniteMagnitude, .greatestFiniteMagnitude, 0]))
        #expect(histogram.counts.reduce(0, +) == 3)
        #expect(try #require(WeightHistogram([1, 1 + .ulpOfOne])).counts.reduce(0, +) == 2)
    }
}
