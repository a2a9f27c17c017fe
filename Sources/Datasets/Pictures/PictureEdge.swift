/// What surrounds the paper at the sides of a picture: a frame, or the table that the paper lies on.
///
/// A side is surrounded where nearly all of it starts with ink that ends again soon. How deep it goes is a running median
/// along the side, so that a slanting edge of the paper is followed, and a stroke that touches the frame stays.
struct PictureEdge {
    /// Of the picture's extent, how deep an edge may go, in 100ths.
    private static let deepestPercent = 30
    /// Of the middle four fifths of a side, how much of it must start with ink, in 100ths.
    private static let coveredPercent = 85

    /// Sides that were surrounded.
    private(set) var sideCount = 0

    /// Takes frame and table away.
    ///
    /// - Parameter threshold: Larger departures are ink.
    init(clearing light: inout PaperLight, above threshold: Int) {
        let (width, height) = (light.width, light.height)
        // Start of the side, step along it, step inwards, its length, the extent inwards.
        let sides = [
            (0, 1, width, width, height), ((height - 1) * width, 1, -width, width, height),
            (0, width, 1, height, width), (width - 1, width, -1, height, width),
        ]
        let cuts = sides.map { Self.cut(light.departures, threshold, $0.0, $0.1, $0.2, $0.3, $0.4) }
        for (side, cut) in zip(sides, cuts) {
            guard let cut else { continue }
            sideCount += 1
            for along in 0..<side.3 {
                for depth in 0..<min(cut[along], side.4) {
                    light.departures[side.0 + along * side.1 + depth * side.2] = 0
                }
            }
        }
    }

    private static func cut(
        _ departures: [UInt8], _ threshold: Int, _ start: Int, _ step: Int, _ inwards: Int, _ length: Int, _ extent: Int
    ) -> [Int]? {
        let limit = extent * deepestPercent / 100
        let slack = 1 + extent / 100
        guard limit > 2 else { return nil }
        let runs = (0..<length).map { along -> Int in
            let place = start + along * step
            guard let first = (0..<slack).first(where: { departures[place + $0 * inwards] > threshold }) else {
                return 0
            }
            var depth = first
            while depth < limit, departures[place + depth * inwards] > threshold { depth += 1 }
            return depth
        }
        let middle = runs[length / 10..<length - length / 10]
        guard middle.count(where: { $0 > 0 }) * 100 >= middle.count * coveredPercent,
            middle.count(where: { $0 > 0 && $0 < limit }) * 2 > middle.count
        else { return nil }
        let halo = 1 + extent / 200
        let edge = straightEdge(runs) ?? runningMedian(runs)
        return runs.indices.map { along in min(max(runs[along], edge[along]), edge[along] + edge[along] / 8 + 1) + halo
        }
    }

    /// The straight line on which most of the runs end, as random sample consensus finds it (Fischler and Bolles, 1981), but
    /// among the lines through sixteen fixed places.
    private static func straightEdge(_ runs: [Int]) -> [Int]? {
        let places = (0..<16).map { (runs.count - 1) * (2 * $0 + 1) / 32 }.filter { runs[$0] > 0 }
        var best: (count: Int, edge: [Int]) = (0, [])
        for first in places {
            for second in places where second > first {
                let edge = runs.indices.map { along in
                    max(0, runs[first] + (runs[second] - runs[first]) * (along - first) / (second - first))
                }
                let count = zip(runs, edge).count { abs($0 - $1) <= 1 }
                if count > best.count { best = (count, edge) }
            }
        }
        return best.count * 10 >= runs.count * 4 ? best.edge : nil
    }

    private static func runningMedian(_ runs: [Int]) -> [Int] {
        let reach = max(2, runs.count / 10)
        return runs.indices.map { along in
            let window = runs[max(0, along - reach)...min(runs.count - 1, along + reach)].sorted()
            return window[window.count / 2]
        }
    }
}
