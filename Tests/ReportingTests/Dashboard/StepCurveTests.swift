import Reporting
import Testing

@Suite("A curve over any number of steps has a bounded number of points")
struct StepCurveTests {
    @Test("A few steps are all there, from where the run goes on")
    func few() {
        var curve = StepCurve()
        for step in 11...13 { curve.append(Double(step) / 10, step: step) }
        #expect(curve.points == [(11, 1.1), (12, 1.2), (13, 1.3)].map { LineChart.Point(x: $0.0, y: $0.1) })
    }

    @Test("Each point is the mean of its steps, in their middle", arguments: [240, 241, 480, 481, 1000, 99_999])
    func many(steps: Int) throws {
        var curve = StepCurve()
        // A straight line: the mean of any steps in a row is its value in their middle.
        for step in 1...steps { curve.append(Double(step) * 3, step: step) }
        let points = curve.points
        #expect((120...240).contains(points.count))
        #expect(points.allSatisfy { abs($0.y - 3 * $0.x) < 1e-6 })
        #expect(zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x })
        let last = try #require(points.last)
        #expect(last.x <= Double(steps) && last.x > Double(steps) * 0.98)
    }
}
