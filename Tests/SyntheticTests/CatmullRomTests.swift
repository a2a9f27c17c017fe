import Synthetic
import Testing

@Suite("Catmull-Rom splines")
struct CatmullRomTests {
    @Test("The curve passes through its points")
    func interpolation() {
        let points = [Point(0, 0), Point(1, 0.2), Point(1.1, 0.9), Point(0.3, 2)]
        let path = curve(points, steps: 5)
        #expect(path.count == 15)
        for (index, point) in points.dropFirst().enumerated() {
            #expect((path[index * 5 + 4] - point).length < 1e-12)
        }
    }

    @Test("Evenly spaced points on a line give even steps along it")
    func line() {
        for (index, point) in curve([Point(1, 1), Point(2, 3), Point(3, 5)], steps: 4).enumerated() {
            let share = Double(index + 1) / 4
            #expect((point - Point(1 + share, 1 + 2 * share)).length < 1e-12)
        }
    }

    @Test("The middle of a curve is where Barry and Goldman's pyramid puts it")
    func pyramid() {
        let points = [Point(0, 0), Point(1, 0), Point(1, 4), Point(-8, 4)]
        // Knots √1, √4 and √9 apart: t = 0, 1, 3, 6; the middle of the second span is t = 2. By hand:
        // A1 = (2, 0), A2 = (1, 2), A3 = (4, 4); B1 = ⅓ A1 + ⅔ A2, B2 = 4/5 A2 + 1/5 A3; C = ½ B1 + ½ B2.
        let middle = curve(points, steps: 2)[2]
        #expect((middle - Point((4.0 / 3 + 8.0 / 5) / 2, (4.0 / 3 + 12.0 / 5) / 2)).length < 1e-12)
    }

    @Test("Points that coincide give finite numbers")
    func coincidence() {
        let path = curve([Point(1, 1), Point(1, 1), Point(1, 1)], steps: 3)
        #expect(path.allSatisfy { ($0 - Point(1, 1)).length < 1e-12 })
    }

    @Test("A single point has no way to go")
    func single() {
        #expect(curve([Point(1, 2)], steps: 3).isEmpty)
    }

    private func curve(_ points: [Point], steps: Int) -> [Point] {
        var path: [Point] = []
        CatmullRom.append(curveThrough: points[...], steps: steps, to: &path)
        return path
    }
}
