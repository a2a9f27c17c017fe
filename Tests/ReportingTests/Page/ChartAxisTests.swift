import Reporting
import Testing

@Suite struct ChartAxisTests {
    static let linear: [([Double], [Double], [String])] = [
        ([0.1, 0.93], [0, 0.5, 1], ["0.0", "0.5", "1.0"]),
        ([1, 15], [0, 5, 10, 15], ["0", "5", "10", "15"]),
        ([98.2, 99.4], [98, 98.5, 99, 99.5], ["98.0", "98.5", "99.0", "99.5"]),
        (
            [0.012, 0.031], [0.01, 0.015, 0.02, 0.025, 0.03, 0.035],
            ["0.010", "0.015", "0.020", "0.025", "0.030", "0.035"]
        ),
        ([], [0, 0.5, 1], ["0.0", "0.5", "1.0"]),
        ([.nan, .infinity, 3, 7], [3, 4, 5, 6, 7], ["3", "4", "5", "6", "7"]),
    ]

    @Test("A linear axis is marked with round numbers that enclose the values", arguments: linear)
    func linearTicks(_ values: [Double], _ ticks: [Double], _ labels: [String]) {
        let axis = ChartAxis(linear: values)
        #expect(axis.ticks.count == ticks.count, "\(axis.ticks)")
        for (found, expected) in zip(axis.ticks, ticks) { #expect(abs(found - expected) < 1e-12) }
        #expect(axis.ticks.map(axis.label) == labels)
    }

    @Test("One value alone, zero or negative, still has an axis around it", arguments: [0.0, 5, -3, 1e-12, 1e12])
    func single(_ value: Double) throws {
        let axis = ChartAxis(linear: [value])
        #expect(axis.range.contains(value) && axis.ticks.count >= 2)
        let position = try #require(axis.position(of: value))
        #expect((0...1).contains(position))
    }

    @Test("Epochs are marked with whole numbers alone")
    func whole() {
        #expect(ChartAxis(linear: [1, 2], isWhole: true).ticks == [1, 2])
        #expect(ChartAxis(linear: [1], isWhole: true).ticks.allSatisfy { $0 == $0.rounded() })
    }

    @Test("A logarithmic axis spans whole decades, and what is not above 0 has no place on it")
    func logarithmic() throws {
        let axis = ChartAxis(logarithmic: [0, 0.02, 3, .nan])
        #expect(axis.ticks.count == 4)
        #expect(axis.ticks.map(axis.label) == ["0.01", "0.1", "1", "10"])
        #expect(axis.position(of: 0) == nil)
        #expect(axis.position(of: .nan) == nil)
        #expect(abs(try #require(axis.position(of: 1)) - 2.0 / 3) < 1e-12)
        #expect(ChartAxis(logarithmic: [1e-30, 1]).ticks.count <= 8)
        #expect(ChartAxis(logarithmic: []).ticks.count == 2)
    }
}
