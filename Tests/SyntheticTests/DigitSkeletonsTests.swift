import Synthetic
import Testing

@Suite("Digit skeletons")
struct DigitSkeletonsTests {
    @Test("Each digit is written in several ways with names of their own", arguments: 0...9)
    func ways(digit: Int) {
        let ways = DigitSkeletons.ways(ofWriting: digit)
        #expect(ways.count >= 5)
        #expect(Set(ways.map(\.name)).count == ways.count)
        #expect(ways.allSatisfy { $0.weight > 0 && !$0.strokes.isEmpty })
    }

    @Test("Strokes lie in the unit box and fill most of its height", arguments: 0...9)
    func box(digit: Int) throws {
        for way in DigitSkeletons.ways(ofWriting: digit) {
            let points = way.strokes.flatMap(\.points)
            #expect(points.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) }, "\(digit), \(way.name)")
            let heights = points.map(\.y)
            #expect(try #require(heights.max()) - #require(heights.min()) > 0.9, "\(digit), \(way.name)")
        }
    }

    @Test("Lines get a middle that may give way, and every part ends at a corner")
    func stroke() {
        let seven = PenStroke(from: (0, 0.2), .line((1, 0)), .curve((0.6, 0.4), (0.5, 0.7), (0.4, 1)))
        #expect(
            seven.points == [
                Point(0, 0.2), Point(0.5, 0.1), Point(1, 0), Point(0.6, 0.4), Point(0.5, 0.7), Point(0.4, 1),
            ])
        #expect(seven.corners == [2, 5])
    }
}
